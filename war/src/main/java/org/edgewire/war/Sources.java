package org.edgewire.war;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.edgewire.config.Setting;
import org.edgewire.config.Source;

/**
 * Where a web application is told its settings: the system properties, the environment, its
 * env-entries in JNDI, MicroProfile Config where the server has it; the strongest first.
 */
final class Sources {
  private static final String ENV_ENTRIES = "java:comp/env/";

  private Sources() {}

  /** All sources of this server. */
  static List<Source> ofServer() {
    return of(System.getProperties(), System.getenv(), MicroProfile.config());
  }

  /**
   * The same with these in place of the machine's.
   *
   * @param microProfile looks a name up
   */
  static List<Source> of(
      Properties properties,
      Map<String, String> environment,
      Optional<Function<String, Optional<String>>> microProfile) {
    List<Source> sources = new ArrayList<>();
    sources.add(Source.systemProperties(texts(properties)));
    sources.add(Source.environment(environment));
    sources.add(looked("the env-entries in java:comp/env", Sources::envEntry));
    microProfile.ifPresent(config -> sources.add(looked("MicroProfile Config", config)));
    return sources;
  }

  private static Map<String, String> texts(Properties properties) {
    Map<String, String> texts = new TreeMap<>();
    properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name)));
    return texts;
  }

  /** An env-entry may be a number or a boolean as well. */
  private static Optional<String> envEntry(String name) {
    return Names.find(ENV_ENTRIES + name).map(Object::toString);
  }

  private static Source looked(String label, Function<String, Optional<String>> lookup) {
    Map<String, String> values = new TreeMap<>();
    WarSettings.all().stream()
        .flatMap(Sources::namesOf)
        .forEach(name -> lookup.apply(name).ifPresent(value -> values.put(name, value)));
    return new Source(label, values, Source.Naming.DOTTED, false);
  }

  private static Stream<String> namesOf(Setting<?> setting) {
    return setting.secret()
        ? Stream.of(setting.name(), setting.fileName())
        : Stream.of(setting.name());
  }
}
