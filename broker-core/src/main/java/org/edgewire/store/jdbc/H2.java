package org.edgewire.store.jdbc;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** Addresses of H2 databases that keep what they committed. */
public final class H2 {
  private static final String COMMON =
      ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;QUERY_CACHE_SIZE=64";

  private H2() {}

  /**
   * A pool of connections to such a database. Its connections are cheap; the writer keeps its own.
   */
  public static DataSource pool(String url) {
    return JdbcConnectionPool.create(url, "sa", "");
  }

  /**
   * A database in a file, to be shut down by its store ({@link
   * JdbcStoreOptions#owningTheDatabase}).
   *
   * @param file its path without H2's suffix; the folder must exist
   */
  public static String fileUrl(Path file) {
    // async: an interrupt in the default file channel would close the file.
    return url("async:", file);
  }

  /**
   * The same for a class loader that is thrown away while the process goes on: the asynchronous
   * files of the JDK have threads that never end and know the class loader of whoever used them
   * first. Here an interrupt makes H2 open the file again.
   */
  public static String unloadableFileUrl(Path file) {
    return url("retry:", file);
  }

  private static String url(String fileSystem, Path file) {
    return "jdbc:h2:" + fileSystem + file.toAbsolutePath() + COMMON;
  }

  /** A database in this process that lives until its store is closed. */
  public static String memoryUrl(String name) {
    return "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1" + COMMON;
  }
}
