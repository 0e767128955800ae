package org.edgewire.standalone.cli;

import java.util.List;
import java.util.Optional;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;

/** Answers of a broker, read leniently: what is not there is not shown. */
final class Json {
  private Json() {}

  /** The object as one line; members that are null are left out. */
  static String line(JsonObject object) {
    JsonWriter out = new JsonWriter().object();
    object.names().forEach(name -> object.get(name).ifPresent(value -> out.field(name, value)));
    return out.endObject().toString();
  }

  /** A string as it is, anything else as its JSON; empty when there is none. */
  static String shown(JsonObject object, String name) {
    return object.get(name).map(Json::shown).orElse("");
  }

  static String shown(JsonText value) {
    return value.asString().orElse(value.text());
  }

  /** The objects in an array. */
  static List<JsonObject> objects(JsonObject object, String name) {
    return object.get(name).flatMap(JsonText::asArray).orElse(List.of()).stream()
        .map(JsonText::asObject)
        .flatMap(Optional::stream)
        .toList();
  }

  static Optional<JsonObject> object(JsonObject object, String name) {
    return object.get(name).flatMap(JsonText::asObject);
  }
}
