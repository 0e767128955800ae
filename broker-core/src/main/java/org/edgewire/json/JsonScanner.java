package org.edgewire.json;

import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks a text with the streaming parser, counts depth, and cuts values out by the parser's stream
 * offsets.
 */
final class JsonScanner {
  private static final JsonProvider PROVIDER = JsonProvider.provider();

  private final String text;
  private final JsonParser parser;

  private JsonScanner(String text, JsonParser parser) {
    this.text = text;
    this.parser = parser;
  }

  static JsonText value(String text) {
    return scan(text, JsonScanner::wholeValue);
  }

  static Map<String, JsonText> members(String text) {
    return scan(text, JsonScanner::objectMembers);
  }

  static List<JsonText> elements(String text) {
    return scan(text, JsonScanner::arrayElements);
  }

  static JsonParser parser(String text) {
    return PROVIDER.createParser(new StringReader(text));
  }

  interface Walk<R> {
    R over(JsonScanner scanner);
  }

  /** Walks over exactly one value. */
  static <R> R scan(String text, Walk<R> walk) {
    try (JsonParser parser = parser(text)) {
      JsonScanner scanner = new JsonScanner(text, parser);
      R result = walk.over(scanner);
      if (parser.hasNext()) {
        throw new JsonSyntaxException("text after the JSON value at offset " + scanner.offset());
      }
      return result;
    } catch (JsonSyntaxException e) {
      throw e;
    } catch (JsonException | IllegalStateException | java.util.NoSuchElementException e) {
      throw new JsonSyntaxException("not valid JSON: " + firstLine(e.getMessage()));
    }
  }

  private JsonText wholeValue() {
    int start = skipSpace(0);
    skipValue(next());
    return new JsonText(text.substring(start, offset()));
  }

  private Map<String, JsonText> objectMembers() {
    if (next() != Event.START_OBJECT) {
      throw new JsonSyntaxException("a JSON object is required");
    }
    Map<String, JsonText> members = new LinkedHashMap<>();
    while (next() == Event.KEY_NAME) {
      String name = parser.getString();
      int start = valueStart();
      skipValue(next());
      members.put(name, sliceFrom(start));
    }
    return members;
  }

  /** The name of the member whose {@code KEY_NAME} was just read. */
  String memberName() {
    return parser.getString();
  }

  /** Where the value of that member begins. */
  int valueStart() {
    return skipSpace(skipSpace(offset()) + 1);
  }

  /** The text from there to the end of what was just read. */
  JsonText sliceFrom(int start) {
    return new JsonText(text.substring(start, offset()));
  }

  private List<JsonText> arrayElements() {
    if (next() != Event.START_ARRAY) {
      throw new JsonSyntaxException("a JSON array is required");
    }
    List<JsonText> elements = new ArrayList<>();
    int end = offset();
    for (Event event = next(); event != Event.END_ARRAY; event = next()) {
      // Between two elements stands a comma, before the first one nothing.
      int start = skipSpace(elements.isEmpty() ? end : skipSpace(end) + 1);
      skipValue(event);
      end = offset();
      elements.add(new JsonText(text.substring(start, end)));
    }
    return elements;
  }

  Event next() {
    if (!parser.hasNext()) {
      throw new JsonSyntaxException("the JSON text ends too early");
    }
    return parser.next();
  }

  /** Reads on to the end of the value that began with {@code first}. */
  void skipValue(Event first) {
    int depth = 0;
    Event event = first;
    while (true) {
      switch (event) {
        case START_OBJECT, START_ARRAY -> {
          if (++depth >= JsonObject.MAX_DEPTH) {
            throw new JsonSyntaxException("nested deeper than " + JsonObject.MAX_DEPTH + " levels");
          }
        }
        case END_OBJECT, END_ARRAY -> depth--;
        default -> {}
      }
      if (depth == 0) {
        return;
      }
      event = next();
    }
  }

  private int offset() {
    return (int) parser.getLocation().getStreamOffset();
  }

  private int skipSpace(int from) {
    int i = from;
    while (i < text.length() && " \t\r\n".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    return i;
  }

  /** Decodes a valid JSON string literal with its quotes. */
  static String unescape(String literal) {
    int end = literal.length() - 1;
    int escape = literal.indexOf('\\');
    if (escape < 0) {
      return literal.substring(1, end);
    }
    StringBuilder out = new StringBuilder(end);
    int plain = 1;
    while (escape >= 0) {
      out.append(literal, plain, escape);
      char kind = literal.charAt(escape + 1);
      plain = escape + (kind == 'u' ? 6 : 2);
      out.append(
          kind == 'u'
              ? (char) Integer.parseInt(literal, escape + 2, escape + 6, 16)
              : plainEscape(kind));
      escape = literal.indexOf('\\', plain);
    }
    return out.append(literal, plain, end).toString();
  }

  private static char plainEscape(char kind) {
    return switch (kind) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> kind;
    };
  }

  private static String firstLine(String message) {
    if (message == null) {
      return "the parser gave no reason";
    }
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.length() <= 200 ? line : line.substring(0, 200);
  }
}
