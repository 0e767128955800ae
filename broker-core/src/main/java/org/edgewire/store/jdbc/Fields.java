package org.edgewire.store.jdbc;

import java.time.Instant;
import java.util.Optional;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;

/** The members of one line that {@link EventWriter} wrote. */
final class Fields {
  private final JsonObject line;

  Fields(String line) {
    this.line = JsonObject.parse(line);
  }

  String text(String name) {
    return line.string(name).orElseThrow(() -> missing(name));
  }

  Optional<String> maybeText(String name) {
    return line.string(name);
  }

  long number(String name) {
    return Long.parseLong(line.get(name).orElseThrow(() -> missing(name)).text());
  }

  int integer(String name) {
    return Math.toIntExact(number(name));
  }

  boolean flag(String name) {
    return line.get(name).map(value -> value.text().equals("true")).orElse(false);
  }

  Instant time(String name) {
    return Instant.parse(text(name));
  }

  Optional<Instant> maybeTime(String name) {
    return line.string(name).map(Instant::parse);
  }

  /**
   * A JSON value, under its name or with line breaks as a string. The literal null is a value, too.
   */
  Optional<JsonText> raw(String name) {
    if (line.names().contains(name) && line.get(name).isEmpty()) {
      return Optional.of(JsonText.trusted("null"));
    }
    return line.string(name + "_text").map(JsonText::trusted).or(() -> line.get(name));
  }

  JsonText rawOrFail(String name) {
    return raw(name).orElseThrow(() -> missing(name));
  }

  private static JsonSyntaxException missing(String name) {
    return new JsonSyntaxException("a journal line lacks '" + name + "'");
  }
}
