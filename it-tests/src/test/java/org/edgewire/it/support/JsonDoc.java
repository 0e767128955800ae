package org.edgewire.it.support;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A JSON object as it came, and what stands in it. Paths are member names joined by dots. */
public final class JsonDoc {
  private final String text;
  private final JsonObject root;

  private JsonDoc(String text, JsonObject root) {
    this.text = text;
    this.root = root;
  }

  /** Reads an object; anything else fails the test with the text in the message. */
  public static JsonDoc parse(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return new JsonDoc(text, reader.readObject());
    } catch (RuntimeException e) {
      throw new AssertionError("not a JSON object: " + text, e);
    }
  }

  /** An object of names and values in turn: strings, numbers, booleans, lists and documents. */
  public static JsonDoc of(Object... namesAndValues) {
    var builder = Json.createObjectBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add((String) namesAndValues[i], value(namesAndValues[i + 1]));
    }
    JsonObject object = builder.build();
    return new JsonDoc(object.toString(), object);
  }

  private static JsonValue value(Object value) {
    if (value instanceof JsonDoc doc) {
      return doc.root;
    }
    if (value instanceof JsonValue json) {
      return json;
    }
    if (value instanceof List<?> list) {
      var builder = Json.createArrayBuilder();
      list.forEach(item -> builder.add(value(item)));
      return builder.build();
    }
    if (value instanceof Number number) {
      return Json.createValue(number.longValue());
    }
    if (value instanceof Boolean flag) {
      return flag ? JsonValue.TRUE : JsonValue.FALSE;
    }
    return Json.createValue(value.toString());
  }

  /** The text as it came. */
  public String text() {
    return text;
  }

  /** The value at a path, JSON null included. */
  public Optional<JsonValue> find(String path) {
    JsonValue at = root;
    for (String name : path.split("\\.", -1)) {
      JsonValue next = at instanceof JsonObject object ? object.get(name) : null;
      if (next == null) {
        return Optional.empty();
      }
      at = next;
    }
    return Optional.of(at);
  }

  /** Whether there is anything at a path. */
  public boolean has(String path) {
    return find(path).isPresent();
  }

  /** The string at a path. */
  public String string(String path) {
    return ((JsonString) need(path, JsonString.class)).getString();
  }

  /** The string at a path, where there is one. */
  public Optional<String> maybeString(String path) {
    return find(path)
        .map(value -> value instanceof JsonString s ? s.getString() : value.toString());
  }

  /** The whole number at a path. */
  public long number(String path) {
    return ((JsonNumber) need(path, JsonNumber.class)).longValue();
  }

  /** The number at a path, or 0 where there is none. */
  public long numberOrZero(String path) {
    return has(path) ? number(path) : 0;
  }

  /** The object at a path. */
  public JsonDoc object(String path) {
    JsonObject object = (JsonObject) need(path, JsonObject.class);
    return new JsonDoc(object.toString(), object);
  }

  /** The objects of the array at a path. */
  public List<JsonDoc> list(String path) {
    return ((JsonArray) need(path, JsonArray.class))
        .getValuesAs(JsonObject.class).stream()
            .map(item -> new JsonDoc(item.toString(), item))
            .toList();
  }

  /** The strings of the array at a path. */
  public List<String> strings(String path) {
    return ((JsonArray) need(path, JsonArray.class))
        .getValuesAs(JsonString.class).stream().map(JsonString::getString).toList();
  }

  /** Names of the members of this object. */
  public Set<String> names() {
    return root.keySet();
  }

  private JsonValue need(String path, Class<?> kind) {
    JsonValue value =
        find(path).orElseThrow(() -> new AssertionError("no " + path + " in " + text));
    if (!kind.isInstance(value)) {
      throw new AssertionError(path + " is no " + kind.getSimpleName() + " in " + text);
    }
    return value;
  }

  @Override
  public String toString() {
    return text;
  }
}
