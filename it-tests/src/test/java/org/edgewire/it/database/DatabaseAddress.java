package org.edgewire.it.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.edgewire.it.support.Broker;

/**
 * One database of a server, and who may use it.
 *
 * @param url its JDBC URL
 * @param user who owns everything in it
 * @param password of that user
 */
public record DatabaseAddress(String url, String user, String password) {
  /** The same database by another way, for example through a proxy. */
  public DatabaseAddress at(int port) {
    return new DatabaseAddress(
        url.replaceFirst("127\\.0\\.0\\.1:\\d+", "127.0.0.1:" + port), user, password);
  }

  /** The same with something added to the URL's parameters, as {@code name=value}. */
  public DatabaseAddress with(String parameter) {
    return new DatabaseAddress(url + (url.contains("?") ? "&" : "?") + parameter, user, password);
  }

  /**
   * A broker on it, with its driver in a folder.
   *
   * @param folder for the driver
   */
  public Broker.Setup broker(Path folder) {
    Path lib = folder.resolve("lib");
    putDriver(lib);
    return Broker.Setup.in(folder.resolve("unused"))
        .env("EDGEWIRE_DB_PASSWORD", password)
        .with("--db-url", url, "--db-user", user, "--lib", lib.toString());
  }

  private void putDriver(Path lib) {
    Path jar = driver();
    try {
      Files.createDirectories(lib);
      Files.copy(jar, lib.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("no driver in " + lib, e);
    }
  }

  /** The jar of its JDBC driver. */
  public Path driver() {
    try {
      return Path.of(
          DriverManager.getDriver(url)
              .getClass()
              .getProtectionDomain()
              .getCodeSource()
              .getLocation()
              .toURI());
    } catch (SQLException | URISyntaxException e) {
      throw new IllegalStateException("no driver for " + url, e);
    }
  }

  /** A new connection. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** Its name in the server. */
  public String name() {
    return url.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
  }

  /** The first column of what a query finds. */
  public List<String> rows(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(found.getString(1));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(url + " refused a query", e);
    }
  }

  /** Runs statements, each in its own transaction. */
  public void execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(url + " refused a statement", e);
    }
  }
}
