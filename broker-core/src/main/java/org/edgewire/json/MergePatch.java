package org.edgewire.json;

import jakarta.json.stream.JsonParser.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON Merge Patch (RFC 7396). Pure; any thread. Values that a patch does not touch keep their
 * exact text, and so do those that it brings; members keep their order, new ones come last. Both
 * texts are read once, whatever their depth, so that the cost grows with their length only.
 */
public final class MergePatch {
  private MergePatch() {}

  /**
   * What a patch makes of a value.
   *
   * @param target any JSON value
   * @param patch any JSON value; one that is no object takes the target's place
   * @throws JsonSyntaxException when one of them was not read by this package and is no JSON
   */
  public static JsonText apply(JsonText target, JsonText patch) {
    if (!patch.isObject()) {
      return patch;
    }
    Changes changes = JsonScanner.scan(patch.text(), MergePatch::root);
    return target.isObject()
        ? JsonScanner.scan(target.text(), scanner -> root(scanner, changes))
        : changes.onNothing();
  }

  /**
   * What patches make of an object, one after the other: as {@link #apply} with each, but the
   * object is read once, however many they are. Members that were removed and came again keep their
   * place.
   *
   * @param target an object
   * @param patches objects
   * @throws JsonSyntaxException when one of them was not read by this package and is no JSON
   */
  public static JsonText applyAll(JsonText target, List<JsonText> patches) {
    if (patches.isEmpty()) {
      return target;
    }
    Changes all = new Changes(new LinkedHashMap<>());
    for (JsonText patch : patches) {
      all.then(JsonScanner.scan(patch.text(), MergePatch::root));
    }
    return JsonScanner.scan(target.text(), scanner -> root(scanner, all));
  }

  /**
   * What a patch does to one member.
   *
   * @param value takes the member's place; empty when it is removed or when there are changes
   * @param inside what happens inside of the member
   */
  private record Change(Optional<JsonText> value, Optional<Changes> inside) {
    private static final Change REMOVE = new Change(Optional.empty(), Optional.empty());

    /** The member where the target has none of that name, or one that is no object. */
    Optional<JsonText> onNothing() {
      return value.or(() -> inside.map(Changes::onNothing));
    }

    /** Both, this one first. */
    Change then(Change next) {
      if (next.inside().isEmpty()) {
        return next;
      }
      Changes more = next.inside().get();
      if (inside.isPresent()) {
        inside.get().then(more);
        return this;
      }
      JsonText result =
          value
              .filter(JsonText::isObject)
              .map(object -> JsonScanner.scan(object.text(), scanner -> root(scanner, more)))
              .orElseGet(more::onNothing);
      return new Change(Optional.of(result), Optional.empty());
    }
  }

  /** What a patch does to the members of one object. */
  private record Changes(Map<String, Change> members) {
    /** From now on the same as both, this one first. */
    void then(Changes next) {
      next.members()
          .forEach(
              (name, change) -> members.merge(name, change, (before, after) -> before.then(after)));
    }

    JsonText onNothing() {
      Map<String, JsonText> result = new LinkedHashMap<>();
      members.forEach(
          (name, change) -> change.onNothing().ifPresent(value -> result.put(name, value)));
      return object(result);
    }
  }

  private static Changes root(JsonScanner patch) {
    patch.next();
    return changes(patch);
  }

  /** Reads the members of an object whose start was just read. */
  private static Changes changes(JsonScanner patch) {
    Map<String, Change> members = new LinkedHashMap<>();
    while (patch.next() == Event.KEY_NAME) {
      String name = patch.memberName();
      int start = patch.valueStart();
      Event event = patch.next();
      if (event == Event.START_OBJECT) {
        members.put(name, new Change(Optional.empty(), Optional.of(changes(patch))));
      } else if (event == Event.VALUE_NULL) {
        members.put(name, Change.REMOVE);
      } else {
        patch.skipValue(event);
        members.put(name, new Change(Optional.of(patch.sliceFrom(start)), Optional.empty()));
      }
    }
    return new Changes(members);
  }

  private static JsonText root(JsonScanner target, Changes changes) {
    target.next();
    return merge(target, changes);
  }

  /** Merges into the object whose start was just read. */
  private static JsonText merge(JsonScanner target, Changes changes) {
    Map<String, JsonText> result = new LinkedHashMap<>();
    while (target.next() == Event.KEY_NAME) {
      String name = target.memberName();
      int start = target.valueStart();
      Event event = target.next();
      Optional<Changes> inside =
          Optional.ofNullable(changes.members().get(name)).flatMap(Change::inside);
      if (inside.isPresent() && event == Event.START_OBJECT) {
        result.put(name, merge(target, inside.get()));
      } else {
        target.skipValue(event);
        result.put(name, target.sliceFrom(start));
      }
    }
    changes.members().forEach((name, change) -> settle(result, name, change));
    return object(result);
  }

  /** Members into which was merged already are left alone. */
  private static void settle(Map<String, JsonText> result, String name, Change change) {
    JsonText there = result.get(name);
    if (change.inside().isPresent() && there != null && there.isObject()) {
      return;
    }
    change.onNothing().ifPresentOrElse(value -> result.put(name, value), () -> result.remove(name));
  }

  private static JsonText object(Map<String, JsonText> members) {
    JsonWriter out = new JsonWriter().object();
    members.forEach(out::field);
    return out.endObject().toJson();
  }
}
