package org.edgewire.standalone.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.edgewire.json.JsonWriter;

/**
 * The texts of a bench, put together from bytes made once. Payloads carry the command's number, so
 * that an agent can tell whose arrival it sees, and the run's mark, so that what an earlier run
 * left behind is not taken for it.
 */
final class Messages {
  static final byte[] COMMAND_ID = bytes("\"command_id\":\"");
  static final byte[] STATUS = bytes("\"status\":\"");
  static final byte[] REF = bytes("\"ref\":");
  static final byte[] CODE = bytes("\"code\":\"");
  private static final byte[] NUMBER = bytes("\"payload\":{\"n\":");
  private static final byte[] ACK = bytes("{\"type\":\"command_ack\",\"data\":{\"command_id\":\"");
  private static final byte[] ACK_END = bytes("\",\"status\":\"completed\"}}");
  private static final byte[] SUBMIT = bytes("{\"type\":\"submit\",\"data\":{\"ref\":");
  private static final byte[] AGENT = bytes(",\"agent_id\":\"");
  private static final byte[] QUOTE_COMMA = bytes("\",");
  private static final byte[] END = bytes("}");

  private final byte[] command;
  private final byte[] mark;
  private final byte[] rest;
  private final Bytes scratch = new Bytes(1_024);

  Messages(String type, int payloadBytes, String run) {
    command =
        bytes(new JsonWriter().object().field("command_type", type).toString().substring(1) + ",");
    mark = bytes(",\"run\":\"" + run + "\"");
    String members = ",\"event_type\":\"bench\"" + members(type);
    int filled = 6 + mark.length + members.length() + ",\"pad\":\"\"}".length() + 6;
    rest = bytes(members + ",\"pad\":\"" + "x".repeat(Math.max(0, payloadBytes - filled)) + "\"}");
  }

  /** What brokers demand of the types that they know. */
  private static String members(String type) {
    String thread = ",\"thread_id\":\"bench\"";
    return switch (type) {
      case "send_message_now" -> thread + ",\"text\":\"bench\"";
      case "schedule_message" ->
          thread + ",\"message_text\":\"bench\",\"send_at\":\"2030-01-01T00:00:00Z\"";
      case "set_rule" -> ",\"rule_type\":\"bench\",\"rule_config\":{}";
      case "cancel_scheduled" -> ",\"schedule_id\":\"bench\"";
      case "context_update" -> thread + ",\"chat_guid\":\"bench\",\"app_id\":\"bench\"";
      case "context_reset" -> thread + ",\"chat_guid\":\"bench\"";
      case "upload_retry" -> ",\"attachment_guid\":\"bench\"";
      default -> "";
    };
  }

  /** The text for the producer socket; good until the next one. */
  Bytes submit(int number, byte[] agent) {
    Bytes text = empty().put(SUBMIT).putNumber(number).put(AGENT).put(agent).put(QUOTE_COMMA);
    return tail(text, number).put(END);
  }

  /** The body for HTTP; good until the next one. */
  Bytes body(int number) {
    return tail(empty().put('{'), number);
  }

  private Bytes tail(Bytes text, int number) {
    return text.put(command).put(NUMBER).putNumber(number).put(mark).put(rest).put(END);
  }

  /** The ack for the command in these bytes; empty when there is none. Good until the next one. */
  Bytes ack(Bytes frame, int from, int to) {
    int id = frame.indexOf(COMMAND_ID, from);
    if (id < 0 || id >= to) {
      return empty();
    }
    int begin = id + COMMAND_ID.length;
    int end = begin;
    while (frame.at(end) != '"') {
      end++;
    }
    return empty().put(ACK).put(frame.array(), frame.offset() + begin, end - begin).put(ACK_END);
  }

  /** The number of the command in these bytes, -1 when it is not of this run. */
  int numberIn(Bytes frame, int from, int to) {
    int at = frame.indexOf(NUMBER, from);
    if (at < 0 || at >= to) {
      return -1;
    }
    int digits = at + NUMBER.length;
    int end = digits;
    while (isDigit(frame.at(end))) {
      end++;
    }
    return frame.indexOf(mark, end) == end ? number(frame, digits) : -1;
  }

  /** The number that begins there, -1 when there is none. */
  static int number(Bytes frame, int from) {
    int value = -1;
    for (int i = from; i < frame.size() && isDigit(frame.at(i)); i++) {
      value = Math.max(value, 0) * 10 + frame.at(i) - '0';
    }
    return value;
  }

  /** The string whose beginning such a name is, empty when there is none. */
  static String stringAfter(byte[] name, Bytes frame, int from, int to) {
    int at = frame.indexOf(name, from);
    if (at < 0 || at >= to) {
      return "";
    }
    int begin = at + name.length;
    int end = begin;
    while (end < to && frame.at(end) != '"') {
      end++;
    }
    return frame.text(begin, end);
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  private Bytes empty() {
    scratch.drop(scratch.size());
    return scratch;
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
