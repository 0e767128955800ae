package org.edgewire.standalone.launch;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.edgewire.config.BrokerSettings;
import org.edgewire.config.Form;
import org.edgewire.config.Setting;

/** The settings of a broker that is a process of its own, above those every broker has. */
public final class ServerSettings {
  private static final Pattern PASSWORD = Pattern.compile("(?i)[?&;]password=|//[^/?]*:[^/?]*@");
  private static final Form<Path> PATH = new Form<>(ServerSettings::path, "a path");

  /** The interface to listen on. */
  public static final Setting<String> HOST =
      Setting.of(
          "http.host",
          Form.text(),
          "127.0.0.1",
          "interface to listen on, 0.0.0.0 for all (--host)");

  /** The port to listen on. */
  public static final Setting<Integer> PORT =
      Setting.of("http.port", Form.integer(0, 65_535), "8080", "port, 0 for any free one (--port)");

  /** The folder of the database. */
  public static final Setting<Path> DATA =
      Setting.of("data.folder", PATH, "./edgewire-data", "folder of the database (--data)");

  /** A properties file with more settings. */
  public static final Setting<Path> CONFIG =
      Setting.optional("edge.config.file", PATH, "properties file with more settings (--config)");

  /** The database, where it is not the embedded one. */
  public static final Setting<String> DB_URL =
      Setting.optional(
          "edgewire.db.url",
          new Form<>(ServerSettings::jdbcUrl, "a JDBC URL without a password in it"),
          "another database than the embedded one, such as jdbc:postgresql://host/name (--db-url)");

  /** Who to be there. */
  public static final Setting<String> DB_USER =
      Setting.optional("edgewire.db.user", Form.text(), "its user (--db-user)");

  /** That user's password. */
  public static final Setting<String> DB_PASSWORD =
      Setting.secret("edgewire.db.password", "its password (--db-password)");

  /** Where its driver is. */
  public static final Setting<Path> DB_DRIVERS =
      Setting.optional("edgewire.db.lib", PATH, "folder with its JDBC driver (--lib)");

  /** Connections to it. */
  public static final Setting<Integer> DB_CONNECTIONS =
      Setting.of(
          "edgewire.db.connections", Form.integer(2, 500), "10", "connections to it at most");

  private ServerSettings() {}

  /** All that can be set, in the order in which it is shown. */
  public static List<Setting<?>> all() {
    return Stream.<Setting<?>>concat(
            Stream.of(
                HOST, PORT, DATA, CONFIG, DB_URL, DB_USER, DB_PASSWORD, DB_DRIVERS, DB_CONNECTIONS),
            BrokerSettings.all().stream())
        .toList();
  }

  private static Optional<String> jdbcUrl(String text) {
    return Optional.of(text)
        .filter(url -> url.startsWith("jdbc:") && !PASSWORD.matcher(url).find());
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException noPath) {
      return Optional.empty();
    }
  }
}
