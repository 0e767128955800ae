package org.edgewire.standalone.launch;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.edgewire.config.BrokerSettings;
import org.edgewire.config.Form;
import org.edgewire.config.Setting;

/** The settings of a broker that is a process of its own, above those every broker has. */
public final class ServerSettings {
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

  private ServerSettings() {}

  /** All that can be set, in the order in which it is shown. */
  public static List<Setting<?>> all() {
    return Stream.<Setting<?>>concat(
            Stream.of(HOST, PORT, DATA, CONFIG), BrokerSettings.all().stream())
        .toList();
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException noPath) {
      return Optional.empty();
    }
  }
}
