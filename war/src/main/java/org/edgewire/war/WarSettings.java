package org.edgewire.war;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.edgewire.config.BrokerSettings;
import org.edgewire.config.Form;
import org.edgewire.config.Setting;

/** The settings of a broker in an application server, above those every broker has. */
final class WarSettings {
  private static final Form<Path> PATH = new Form<>(WarSettings::path, "a path");

  /** Where the server keeps its data source. */
  static final Setting<String> DATA_SOURCE =
      Setting.optional(
          "edgewire.datasource",
          Form.text(),
          "JNDI name of the data source, such as java:jboss/datasources/EdgeDS or jdbc/edge");

  /** The folder of the embedded database. */
  static final Setting<Path> DATA =
      Setting.optional(
          "edgewire.data",
          PATH,
          "folder of the embedded database, where no data source is named and H2 is there");

  private WarSettings() {}

  /** All that can be set, in the order in which it is shown. */
  static List<Setting<?>> all() {
    return Stream.<Setting<?>>concat(Stream.of(DATA_SOURCE, DATA), BrokerSettings.all().stream())
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
