package org.edgewire.war;

import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The H2 database in a folder, where H2 is within reach of this web application. */
final class EmbeddedDatabase {
  private static final System.Logger LOG = System.getLogger(EmbeddedDatabase.class.getName());
  private static final String DRIVER = "org.h2.Driver";
  private static final String FOLDER = "edgewire-data";

  /** System properties in which servers tell where their own data may be. */
  private static final List<String> SERVER_FOLDERS =
      List.of(
          "jboss.server.data.dir",
          "com.sun.aas.instanceRoot",
          "server.output.dir",
          "catalina.base",
          "jetty.base");

  private EmbeddedDatabase() {}

  /** Whether H2 is there. */
  static boolean isThere() {
    try {
      Class.forName(DRIVER, false, EmbeddedDatabase.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError none) {
      return false;
    }
  }

  /** The folder among the server's own data; empty when the server does not tell. */
  static Optional<Path> folderOfServer(Properties systemProperties) {
    return SERVER_FOLDERS.stream()
        .map(systemProperties::getProperty)
        .filter(folder -> folder != null && !folder.isEmpty())
        .findFirst()
        .map(folder -> Path.of(folder, FOLDER));
  }

  /** Drivers that came with this application must not outlive it in the server's list. */
  static void letGo() {
    ClassLoader ours = EmbeddedDatabase.class.getClassLoader();
    for (Driver driver : Collections.list(DriverManager.getDrivers())) {
      if (driver.getClass().getClassLoader() == ours) {
        try {
          DriverManager.deregisterDriver(driver);
        } catch (SQLException e) {
          LOG.log(System.Logger.Level.WARNING, "a database driver stays registered", e);
        }
      }
    }
  }
}
