package org.edgewire.config;

import java.util.Map;
import java.util.Optional;

/**
 * A place where settings are found.
 *
 * @param label for people, such as {@code the command line}
 * @param values texts by name
 * @param naming how settings are named there
 * @param complete whether every name in it must be a setting; false where others have theirs, too
 */
public record Source(String label, Map<String, String> values, Naming naming, boolean complete) {
  /** How a setting is called in a source. */
  public enum Naming {
    /** By its dotted name. */
    DOTTED,
    /** By its environment variable; its dotted name works as well. */
    ENVIRONMENT
  }

  /** What was given on the command line; nothing else may be there. */
  public static Source commandLine(Map<String, String> values) {
    return new Source("the command line", values, Naming.DOTTED, true);
  }

  /** System properties of the Java process. */
  public static Source systemProperties(Map<String, String> values) {
    return new Source("the system properties", values, Naming.DOTTED, false);
  }

  /** Environment variables. */
  public static Source environment(Map<String, String> values) {
    return new Source("the environment", values, Naming.ENVIRONMENT, false);
  }

  /** A properties file; nothing else may be in it. */
  public static Source file(String name, Map<String, String> values) {
    return new Source("the file " + name, values, Naming.DOTTED, true);
  }

  /** The text of a dotted name here. An empty one counts as none. */
  Optional<String> textOf(String name) {
    Optional<String> text = Optional.ofNullable(values.get(nameOf(name)));
    return text.or(() -> Optional.ofNullable(values.get(name)))
        .map(String::strip)
        .filter(found -> !found.isEmpty());
  }

  /** How a dotted name is spelt here. */
  String nameOf(String name) {
    return naming == Naming.ENVIRONMENT ? Setting.environmentName(name) : name;
  }
}
