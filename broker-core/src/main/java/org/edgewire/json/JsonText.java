package org.edgewire.json;

import java.util.List;
import java.util.Optional;

/**
 * One complete JSON value as the exact text that came in: escapes, digits, key order and inner
 * white space untouched. Instances made by {@link JsonObject} or {@link #parse} are valid JSON;
 * {@link #trusted} is for text that this process validated earlier (a row read back from the
 * store).
 *
 * @param text the value's text without surrounding white space
 */
public record JsonText(String text) {
  /** The empty object. */
  public static final JsonText EMPTY_OBJECT = new JsonText("{}");

  /** Refuses empty text; does not validate. */
  public JsonText {
    if (text.isEmpty()) {
      throw new JsonSyntaxException("empty text where a JSON value is required");
    }
  }

  /**
   * Validates one JSON value.
   *
   * @throws JsonSyntaxException when the text is not exactly one JSON value within the limits of
   *     {@link JsonObject}
   */
  public static JsonText parse(String text) {
    return JsonScanner.value(text);
  }

  /** Takes over text that was validated before. */
  public static JsonText trusted(String text) {
    return new JsonText(text);
  }

  /** Whether this is an object. */
  public boolean isObject() {
    return text.charAt(0) == '{';
  }

  /** Whether this is an array. */
  public boolean isArray() {
    return text.charAt(0) == '[';
  }

  /** Whether this is a string. */
  public boolean isString() {
    return text.charAt(0) == '"';
  }

  /** Whether this is a number. */
  public boolean isNumber() {
    char first = text.charAt(0);
    return first == '-' || (first >= '0' && first <= '9');
  }

  /** Whether this is the literal null. */
  public boolean isNull() {
    return text.equals("null");
  }

  /** The decoded string, or empty when this is no string. Lone surrogates survive as such. */
  public Optional<String> asString() {
    return isString() ? Optional.of(JsonScanner.unescape(text)) : Optional.empty();
  }

  /** The members, or empty when this is no object. */
  public Optional<JsonObject> asObject() {
    return isObject() ? Optional.of(JsonObject.parse(text)) : Optional.empty();
  }

  /** The elements as the exact texts that came, or empty when this is no array. */
  public Optional<List<JsonText>> asArray() {
    return isArray() ? Optional.of(JsonScanner.elements(text)) : Optional.empty();
  }

  /**
   * The same value in one canonical spelling: keys sorted, numbers and escapes normalised, no white
   * space. Two texts are equal as JSON values exactly when their canonical texts are equal.
   */
  public String canonical() {
    return CanonicalJson.of(text);
  }

  @Override
  public String toString() {
    return text.length() <= 80
        ? text
        : text.substring(0, 80) + "… (" + text.length() + " characters)";
  }
}
