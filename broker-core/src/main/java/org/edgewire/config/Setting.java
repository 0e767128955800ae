package org.edgewire.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that can be set.
 *
 * @param <T> what its text means
 * @param name dotted, lower case; the environment variable is derived from it
 * @param form how its text is read
 * @param defaultText its text where no source has one; empty when it is then not set
 * @param secret whether its value is never shown
 * @param description for people, one line
 */
public record Setting<T>(
    String name, Form<T> form, Optional<String> defaultText, boolean secret, String description) {

  /** A setting with a default. */
  public static <T> Setting<T> of(
      String name, Form<T> form, String defaultText, String description) {
    return new Setting<>(name, form, Optional.of(defaultText), false, description);
  }

  /** A setting that may be left unset. */
  public static <T> Setting<T> optional(String name, Form<T> form, String description) {
    return new Setting<>(name, form, Optional.empty(), false, description);
  }

  /** A secret that may be left unset. */
  public static Setting<String> secret(String name, String description) {
    return new Setting<>(name, Form.text(), Optional.empty(), true, description);
  }

  /**
   * Its environment variable, by the rule of MicroProfile Config: {@code edge.secret} is {@code
   * EDGE_SECRET}.
   */
  public String environmentName() {
    return environmentName(name);
  }

  /**
   * The name under which a file is given that holds the secret: {@code edge.secret.file}, or {@code
   * EDGE_SECRET_FILE} in the environment. Only secrets have one.
   */
  public String fileName() {
    return name + ".file";
  }

  /** By its name, which no other has; a record's own is linked at run time, 20 ms of each start. */
  @Override
  public int hashCode() {
    return name.hashCode();
  }

  static String environmentName(String name) {
    return name.replaceAll("[^A-Za-z0-9_]", "_").toUpperCase(Locale.ROOT);
  }
}
