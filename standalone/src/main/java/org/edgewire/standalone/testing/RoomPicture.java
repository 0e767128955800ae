package org.edgewire.standalone.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.json.MergePatch;

/** What one member knows of its session from what it heard. Guarded by its member's client. */
final class RoomPicture {
  private static final JsonText NULL = JsonText.trusted("null");
  private static final JsonText ONE = JsonText.trusted("1");

  private final Map<String, Integer> connections = new LinkedHashMap<>();
  private final Set<String> typing = new LinkedHashSet<>();
  private final List<MemberAction> actions = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private JsonText state = JsonText.EMPTY_OBJECT;
  private long version;
  private String epoch = "";
  private String connectionId = "";
  private boolean recovered;
  private int welcomes;

  void heard(String type, JsonObject data) {
    switch (type) {
      case "connected" -> connected(data);
      case "presence" -> present(data);
      case "state_update" -> {
        state = MergePatch.apply(state, data.get("patch").orElse(JsonText.EMPTY_OBJECT));
        version = number(data, "version");
      }
      case "action" -> actions.add(action(data));
      case "typing" -> typing(data);
      case "error" -> errors.add(data.string("code").orElse(""));
      // What else there is concerns the connection, not the session.
      default -> {}
    }
  }

  private void connected(JsonObject data) {
    state = data.get("state").orElse(state);
    version = number(data, "version");
    epoch = data.string("epoch").orElse("");
    connectionId = data.string("connection_id").orElse("");
    recovered = data.get("recovered").filter(value -> value.text().equals("true")).isPresent();
    connections.clear();
    typing.clear();
    for (JsonText one : data.get("users").flatMap(JsonText::asArray).orElse(List.of())) {
      JsonObject user = one.asObject().orElseThrow();
      connections.put(user.string("user_id").orElse(""), (int) number(user, "connections"));
    }
    welcomes++;
  }

  private void present(JsonObject data) {
    String user = data.string("user_id").orElse("");
    int now = (int) number(data, "user_connections");
    if (now == 0) {
      connections.remove(user);
      typing.remove(user);
    } else {
      connections.put(user, now);
    }
  }

  private static MemberAction action(JsonObject data) {
    return new MemberAction(
        data.string("action_id").orElse(""),
        data.string("name").orElse(""),
        data.get("payload").orElse(NULL),
        data.string("user_id").orElse(""),
        data.string("ref").orElse(""));
  }

  private void typing(JsonObject data) {
    String user = data.string("user_id").orElse("");
    if (data.get("is_typing").filter(value -> value.text().equals("true")).isPresent()) {
      typing.add(user);
    } else {
      typing.remove(user);
    }
  }

  private static long number(JsonObject data, String name) {
    return Long.parseLong(data.get(name).orElse(ONE).text());
  }

  /** The first action of that name that was not taken yet. */
  Optional<MemberAction> take(String name) {
    return take(actions, action -> action.name().equals(name));
  }

  Optional<String> takeError(String code) {
    return take(errors, code::equals);
  }

  private static <T> Optional<T> take(List<T> from, Predicate<T> wanted) {
    Optional<T> found = from.stream().filter(wanted).findFirst();
    found.ifPresent(from::remove);
    return found;
  }

  JsonText state() {
    return state;
  }

  long version() {
    return version;
  }

  String epoch() {
    return epoch;
  }

  String connectionId() {
    return connectionId;
  }

  boolean recovered() {
    return recovered;
  }

  /** How often it was welcomed. */
  int welcomes() {
    return welcomes;
  }

  Map<String, Integer> connections() {
    return Map.copyOf(connections);
  }

  Set<String> typing() {
    return Set.copyOf(typing);
  }

  /** For the message of a failure. */
  String told() {
    return "It knows version "
        + version
        + " "
        + state.text()
        + ", users "
        + connections
        + ", typing "
        + typing
        + "; not awaited: actions "
        + actions.stream().map(MemberAction::name).toList()
        + ", errors "
        + errors
        + ".";
  }
}
