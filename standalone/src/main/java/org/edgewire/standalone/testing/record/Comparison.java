package org.edgewire.standalone.testing.record;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;

/**
 * Compares what came with what was recorded. Members of volatile names may differ, but must be
 * there on both sides or on none; what they are now is remembered, so that answers name it. Not
 * thread-safe.
 */
final class Comparison {
  private final Set<String> volatileNames;
  private final Map<String, String> now = new HashMap<>();

  Comparison(Set<String> volatileNames) {
    this.volatileNames = Set.copyOf(volatileNames);
  }

  /** The first difference, as where and what; empty when they say the same. */
  Optional<String> difference(String recorded, String came) {
    try {
      return difference("", JsonText.parse(recorded), JsonText.parse(came));
    } catch (JsonSyntaxException e) {
      return recorded.equals(came) ? Optional.empty() : differ("the text", recorded, came);
    }
  }

  private Optional<String> difference(String path, JsonText recorded, JsonText came) {
    if (recorded.isObject() && came.isObject()) {
      return members(path, recorded.asObject().orElseThrow(), came.asObject().orElseThrow());
    }
    if (recorded.isArray() && came.isArray()) {
      return elements(path, recorded.asArray().orElseThrow(), came.asArray().orElseThrow());
    }
    boolean same = recorded.canonical().equals(came.canonical()) || learnt(recorded, came);
    return same ? Optional.empty() : differ(path, recorded.text(), came.text());
  }

  private boolean learnt(JsonText recorded, JsonText came) {
    return came.text().equals(now.get(recorded.text()));
  }

  private Optional<String> members(String path, JsonObject recorded, JsonObject came) {
    Set<String> names = new LinkedHashSet<>(recorded.names());
    names.addAll(came.names());
    for (String name : names) {
      String at = path.isEmpty() ? name : path + "." + name;
      Optional<JsonText> before = recorded.get(name);
      Optional<JsonText> after = came.get(name);
      Optional<String> difference =
          before.isPresent() && after.isPresent()
              ? member(at, name, before.get(), after.get())
              : oneSided(at, before, after);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private Optional<String> member(String at, String name, JsonText before, JsonText after) {
    if (volatileNames.contains(name)) {
      now.put(before.text(), after.text());
      return Optional.empty();
    }
    return difference(at, before, after);
  }

  private static Optional<String> oneSided(
      String at, Optional<JsonText> before, Optional<JsonText> after) {
    return before.isEmpty() && after.isEmpty()
        ? Optional.empty()
        : differ(at, text(before), text(after));
  }

  private static String text(Optional<JsonText> value) {
    return value.map(JsonText::text).orElse("(absent)");
  }

  private Optional<String> elements(String path, List<JsonText> recorded, List<JsonText> came) {
    if (recorded.size() != came.size()) {
      return differ(path, recorded.size() + " elements", came.size() + " elements");
    }
    for (int i = 0; i < recorded.size(); i++) {
      Optional<String> difference = difference(path + "[" + i + "]", recorded.get(i), came.get(i));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> differ(String at, String recorded, String came) {
    return Optional.of(at + "\n    recorded: " + recorded + "\n    now:      " + came);
  }

  /** What was recorded, with what volatile values are now in place of what they were. */
  String translated(String recorded) {
    String text = recorded;
    for (Map.Entry<String, String> one : now.entrySet()) {
      // Numbers might be parts of others; nobody answers with those.
      if (one.getKey().startsWith("\"")) {
        text = text.replace(one.getKey(), one.getValue());
      }
    }
    return text;
  }
}
