package org.edgewire.json;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Writes one JSON value as text, with raw values embedded as they are. Not thread-safe; make one
 * per value.
 *
 * <p>The JSON API's generator cannot embed raw text, which payloads, results and states need
 * (protocol section 3).
 */
public final class JsonWriter {
  private final StringBuilder out;
  private boolean comma;

  /** A writer with the default initial capacity. */
  public JsonWriter() {
    this(128);
  }

  /**
   * @param capacity expected length in characters
   */
  public JsonWriter(int capacity) {
    out = new StringBuilder(capacity);
  }

  /** Opens an object, as the root or as an array's element. */
  public JsonWriter object() {
    separate();
    out.append('{');
    comma = false;
    return this;
  }

  /** Opens an object as the value of {@code name}. */
  public JsonWriter object(String name) {
    name(name);
    out.append('{');
    comma = false;
    return this;
  }

  /** Opens an array as the value of {@code name}. */
  public JsonWriter array(String name) {
    name(name);
    out.append('[');
    comma = false;
    return this;
  }

  /** Opens an array, as the root or as an array's element. */
  public JsonWriter array() {
    separate();
    out.append('[');
    comma = false;
    return this;
  }

  /** Closes the innermost object. */
  public JsonWriter endObject() {
    out.append('}');
    comma = true;
    return this;
  }

  /** Closes the innermost array. */
  public JsonWriter endArray() {
    out.append(']');
    comma = true;
    return this;
  }

  /** A string member. */
  public JsonWriter field(String name, String value) {
    name(name);
    quote(value);
    comma = true;
    return this;
  }

  /** An integer member. */
  public JsonWriter field(String name, long value) {
    name(name);
    out.append(value);
    comma = true;
    return this;
  }

  /** A decimal member; must be finite. */
  public JsonWriter field(String name, double value) {
    name(name);
    out.append(value);
    comma = true;
    return this;
  }

  /** A boolean member. */
  public JsonWriter field(String name, boolean value) {
    name(name);
    out.append(value);
    comma = true;
    return this;
  }

  /** An ISO-8601 UTC timestamp member. */
  public JsonWriter field(String name, Instant value) {
    name(name);
    LocalDateTime utc =
        LocalDateTime.ofEpochSecond(value.getEpochSecond(), value.getNano(), ZoneOffset.UTC);
    out.append('"').append(utc);
    // A whole minute comes without its seconds. The text of an Instant is the same but for that,
    // and takes the JDK's formatters, for which each start would wait.
    out.append(utc.getSecond() == 0 && utc.getNano() == 0 ? ":00Z\"" : "Z\"");
    comma = true;
    return this;
  }

  /** A member whose value is embedded as it is. */
  public JsonWriter field(String name, JsonText value) {
    name(name);
    out.append(value.text());
    comma = true;
    return this;
  }

  /** A string member that is left out when empty. */
  public JsonWriter optional(String name, Optional<String> value) {
    value.ifPresent(present -> field(name, present));
    return this;
  }

  /** A timestamp member that is left out when empty. */
  public JsonWriter optionalTime(String name, Optional<Instant> value) {
    value.ifPresent(present -> field(name, present));
    return this;
  }

  /** A raw member that is left out when empty. */
  public JsonWriter optionalRaw(String name, Optional<JsonText> value) {
    value.ifPresent(present -> field(name, present));
    return this;
  }

  /** A string element. */
  public JsonWriter element(String value) {
    separate();
    quote(value);
    comma = true;
    return this;
  }

  /** An element embedded as it is. */
  public JsonWriter element(JsonText value) {
    separate();
    out.append(value.text());
    comma = true;
    return this;
  }

  /** The text written so far as one JSON value. */
  public JsonText toJson() {
    return JsonText.trusted(out.toString());
  }

  /** The text written so far. */
  @Override
  public String toString() {
    return out.toString();
  }

  private void name(String name) {
    separate();
    quote(name);
    out.append(':');
  }

  private void separate() {
    if (comma) {
      out.append(',');
    }
    comma = false;
  }

  private void quote(String value) {
    out.append('"');
    int plain = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
        continue;
      }
      out.append(value, plain, i);
      i += escape(value, i);
      plain = i + 1;
    }
    out.append(value, plain, value.length()).append('"');
  }

  /**
   * Appends the character at {@code i} escaped; returns how many further characters it consumed.
   */
  private int escape(String value, int i) {
    char c = value.charAt(i);
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (Character.isHighSurrogate(c)
            && i + 1 < value.length()
            && Character.isLowSurrogate(value.charAt(i + 1))) {
          out.append(c).append(value.charAt(i + 1));
          return 1;
        }
        out.append("\\u");
        String hex = Integer.toHexString(c);
        out.append("0000", 0, 4 - hex.length()).append(hex);
      }
    }
    return 0;
  }
}
