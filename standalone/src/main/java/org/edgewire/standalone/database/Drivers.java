package org.edgewire.standalone.database;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.edgewire.standalone.launch.LaunchException;

/** Finds the JDBC driver of a URL on the class path or in a folder. */
final class Drivers {
  /** What to fetch for which URL. */
  private static final Map<String, String> FILES =
      Map.of(
          "jdbc:postgresql:", "PostgreSQL's driver (postgresql-42.x.jar)",
          "jdbc:mariadb:", "MariaDB's driver (mariadb-java-client-3.x.jar)",
          "jdbc:mysql:", "MySQL's driver (mysql-connector-j-9.x.jar)");

  private Drivers() {}

  /**
   * The driver that understands a URL.
   *
   * @throws LaunchException when there is none, with what to put where
   */
  static Driver find(DatabaseSettings settings) {
    ClassLoader loader = settings.drivers().map(Drivers::loader).orElse(ownLoader());
    for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
      if (accepts(driver, settings.url())) {
        return driver;
      }
    }
    throw new LaunchException(missing(settings));
  }

  private static boolean accepts(Driver driver, String url) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException e) {
      return false;
    }
  }

  private static String missing(DatabaseSettings settings) {
    Optional<String> file =
        FILES.entrySet().stream()
            .filter(known -> settings.url().startsWith(known.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    if (file.isEmpty()) {
      return "No driver understands "
          + settings.place()
          + "; supported are jdbc:postgresql:, jdbc:mariadb:, jdbc:mysql: and jdbc:h2:.";
    }
    return file.get()
        + " is missing: put it into "
        + settings
            .drivers()
            .map(folder -> "the folder " + folder)
            .orElse("a folder and name that by --lib")
        + ".";
  }

  private static ClassLoader ownLoader() {
    return Drivers.class.getClassLoader();
  }

  /** Lives as long as the process: drivers load classes whenever they like. */
  private static ClassLoader loader(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new LaunchException("The folder of the JDBC driver, " + folder + ", is not there.");
    }
    List<URL> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path file : files) {
        jars.add(url(file));
      }
    } catch (IOException e) {
      throw new LaunchException(
          "The folder of the JDBC driver, " + folder + ", cannot be read: " + e.getMessage(), e);
    }
    return new URLClassLoader(jars.toArray(URL[]::new), ownLoader());
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a path is always a URL", e);
    }
  }
}
