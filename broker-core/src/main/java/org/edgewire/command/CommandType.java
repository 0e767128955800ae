package org.edgewire.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.edgewire.json.JsonObject;

/**
 * Kind of work a command asks for. Eight are known with their required payload fields (protocol
 * section 2); others pass untouched, because fleets learn types before brokers do.
 *
 * @param name 1 to 64 characters: a letter or digit, then letters, digits and {@code _ . : -}
 */
public record CommandType(String name) {
  // First, because the constants below are checked against it.
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}");

  /** Sends a text now. */
  public static final CommandType SEND_MESSAGE_NOW = new CommandType("send_message_now");

  /** Stores a text at the agent, to go out later; the only type that is acked twice. */
  public static final CommandType SCHEDULE_MESSAGE = new CommandType("schedule_message");

  /** Takes back what {@link #SCHEDULE_MESSAGE} stored. */
  public static final CommandType CANCEL_SCHEDULED = new CommandType("cancel_scheduled");

  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "send_message_now", List.of("thread_id", "text"),
          "schedule_message", List.of("thread_id", "message_text", "send_at"),
          "set_rule", List.of("rule_type", "rule_config"),
          "cancel_scheduled", List.of("schedule_id"),
          "context_update", List.of("chat_guid", "thread_id", "app_id"),
          "context_reset", List.of("chat_guid", "thread_id"),
          "upload_retry", List.of("attachment_guid"),
          "emit_event", List.of("event_type"));
  private static final Set<String> IDEMPOTENT = Set.of("set_rule", "cancel_scheduled");
  private static final Set<String> CONTEXT = Set.of("context_update", "context_reset");

  /** Refuses any other form with an {@link IllegalArgumentException} that says what is allowed. */
  public CommandType {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a command type is a letter or digit followed by up to 63 of A-Z a-z 0-9 _ . : -");
    }
  }

  /** Names of the known types. */
  public static Set<String> knownNames() {
    return REQUIRED.keySet();
  }

  /** Whether this is one of the eight known types. */
  public boolean isKnown() {
    return REQUIRED.containsKey(name);
  }

  /**
   * The first required field that the payload lacks (or holds as null); always empty for an unknown
   * type.
   */
  public Optional<String> missingField(JsonObject payload) {
    return REQUIRED.getOrDefault(name, List.of()).stream()
        .filter(field -> payload.get(field).isEmpty())
        .findFirst();
  }

  /**
   * The delivery policy where the producer gave none: what may text a person is never repeated
   * (section 3).
   */
  public Delivery defaultDelivery(JsonObject payload) {
    boolean silentContext =
        CONTEXT.contains(name)
            && payload.get("notify_text").map(text -> text.text().equals("\"\"")).orElse(true);
    return IDEMPOTENT.contains(name) || silentContext
        ? Delivery.AT_LEAST_ONCE
        : Delivery.AT_MOST_ONCE;
  }

  /** The ordering key where the producer gave none: the chat for {@code context_*}, else none. */
  public Optional<String> defaultOrderingKey(JsonObject payload) {
    return CONTEXT.contains(name)
        ? payload.string("chat_guid").filter(CommandId::isValid)
        : Optional.empty();
  }

  @Override
  public String toString() {
    return name;
  }
}
