package org.edgewire.json;

import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * One spelling per JSON value, for comparing values by their text. Recursion is bounded by the
 * reader's depth limit.
 */
final class CanonicalJson {
  /** Longer numbers are compared as text: parsing takes quadratic time. */
  private static final int MAX_DIGITS = 1_000;

  private CanonicalJson() {}

  static String of(String text) {
    try (JsonParser parser = JsonScanner.parser(text)) {
      return value(parser, parser.next());
    }
  }

  private static String value(JsonParser parser, Event event) {
    return switch (event) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new JsonWriter().element(parser.getString()).toString();
      case VALUE_NUMBER -> number(parser.getString());
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      case VALUE_NULL -> "null";
      case KEY_NAME, END_OBJECT, END_ARRAY -> throw new JsonSyntaxException("unexpected " + event);
    };
  }

  private static String object(JsonParser parser) {
    Map<String, String> members = new TreeMap<>();
    while (parser.next() == Event.KEY_NAME) {
      String name = parser.getString();
      members.put(name, value(parser, parser.next()));
    }
    JsonWriter out = new JsonWriter().object();
    members.forEach((name, text) -> out.field(name, JsonText.trusted(text)));
    return out.endObject().toString();
  }

  private static String array(JsonParser parser) {
    JsonWriter out = new JsonWriter().array();
    for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
      out.element(JsonText.trusted(value(parser, event)));
    }
    return out.endArray().toString();
  }

  /** Numbers of equal value get equal text; those beyond any sensible size stay as they came. */
  private static String number(String digits) {
    if (digits.length() > MAX_DIGITS) {
      return digits;
    }
    try {
      BigDecimal value = new BigDecimal(digits);
      return value.signum() == 0 ? "0" : value.stripTrailingZeros().toString();
    } catch (ArithmeticException | NumberFormatException e) {
      return digits;
    }
  }
}
