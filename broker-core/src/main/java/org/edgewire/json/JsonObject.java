package org.edgewire.json;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON object that was read: its members by name, each as the exact text that came. Of a name
 * given twice the last one counts. A member whose value is null reads as absent.
 *
 * <p>Reading is strict (RFC 8259) and bounded: at most {@value #MAX_DEPTH} levels of nesting. The
 * length is bounded by whoever took the text in.
 */
public final class JsonObject {
  /** Deepest nesting of objects and arrays that is read. */
  public static final int MAX_DEPTH = 256;

  private final Map<String, JsonText> members;

  JsonObject(Map<String, JsonText> members) {
    this.members = members;
  }

  /**
   * Reads one object.
   *
   * @throws JsonSyntaxException when the text is no JSON, no object, or nested too deeply
   */
  public static JsonObject parse(String text) {
    return new JsonObject(JsonScanner.members(text));
  }

  /** Names of all members, in the order of their first appearance, those with null included. */
  public Set<String> names() {
    return members.keySet();
  }

  /** The member's text; empty when absent or null. */
  public Optional<JsonText> get(String name) {
    return Optional.ofNullable(members.get(name)).filter(value -> !value.isNull());
  }

  /** The member's decoded string; empty when absent, null, or not a string. */
  public Optional<String> string(String name) {
    return get(name).flatMap(JsonText::asString);
  }
}
