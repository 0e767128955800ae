package org.edgewire.it.support;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Commands to submit: one of each kind, with the fields the protocol asks for. */
public final class Commands {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** The eight known types with all their required fields. */
  public static final Map<String, JsonDoc> MINIMAL =
      Map.of(
          "send_message_now", JsonDoc.of("thread_id", "t-1", "text", "okok gimme 2 sec"),
          "schedule_message",
              JsonDoc.of(
                  "thread_id", "t-1", "message_text", "later", "send_at", "2030-01-01T00:00:00Z"),
          "set_rule", JsonDoc.of("rule_type", "quiet", "rule_config", JsonDoc.of("from", 22)),
          "cancel_scheduled", JsonDoc.of("schedule_id", "s-1"),
          "context_update", JsonDoc.of("chat_guid", "c-1", "thread_id", "t-1", "app_id", "a-1"),
          "context_reset", JsonDoc.of("chat_guid", "c-1", "thread_id", "t-1"),
          "upload_retry", JsonDoc.of("attachment_guid", "g-1"),
          "emit_event", JsonDoc.of("event_type", "tick"));

  private Commands() {}

  /** An id that no other test of this run uses. */
  public static String unique(String prefix) {
    return prefix + "-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
  }

  /** A text to send now: at most once. */
  public static Order text(String text) {
    return order("send_message_now", JsonDoc.of("thread_id", "t-1", "text", text));
  }

  /** A rule to set: at least once. */
  public static Order rule(String name) {
    return order("set_rule", JsonDoc.of("rule_type", name, "rule_config", JsonDoc.of()));
  }

  /** The smallest command of a known type. */
  public static Order minimal(String type) {
    return order(type, MINIMAL.get(type));
  }

  /** Any command. */
  public static Order order(String type, JsonDoc payload) {
    return new Order(type, payload.text(), "");
  }

  /**
   * A request to submit a command.
   *
   * @param type the command type
   * @param payload JSON text
   * @param more further members of the request as JSON text, each with a comma before it
   */
  public record Order(String type, String payload, String more) {
    /** The same with one more member, a string. */
    public Order with(String name, String value) {
      return withJson(name, "\"" + value + "\"");
    }

    /** The same with one more member, any JSON. */
    public Order withJson(String name, String json) {
      return new Order(type, payload, more + ",\"" + name + "\":" + json);
    }

    /** The request body. */
    public String json() {
      return "{\"command_type\":\"" + type + "\",\"payload\":" + payload + more + "}";
    }
  }
}
