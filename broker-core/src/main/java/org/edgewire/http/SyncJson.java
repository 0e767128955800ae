package org.edgewire.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.Ack;
import org.edgewire.command.CommandId;
import org.edgewire.dispatch.SyncAnswer;
import org.edgewire.dispatch.SyncRequest;
import org.edgewire.dispatch.SyncRequest.ReportedEvent;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.wire.AckJson;
import org.edgewire.wire.CommandJson;
import org.edgewire.wire.Fields;
import org.edgewire.wire.InvalidFieldException;
import org.edgewire.wire.StatusJson;

/** Bodies of {@code /edge/sync} (protocol section 4). */
final class SyncJson {
  private static final int MAX_ELEMENTS = 1_000;
  private static final int MAX_COMMANDS = 256;
  private static final int DEFAULT_COMMANDS = 64;
  private static final int MAX_EVENT_ID = 128;
  private static final long MAX_WAIT_SECONDS = 25;

  private SyncJson() {}

  static SyncRequest request(JsonObject body) {
    Fields fields = new Fields(body);
    Optional<JsonText> status = fields.object("status");
    long wait = fields.integer("wait_seconds", 0, Integer.MAX_VALUE).orElse(0);
    return new SyncRequest(
        fields.word(
            "last_command_id",
            text -> CommandId.isValid(text) ? Optional.of(new CommandId(text)) : Optional.empty(),
            "a command id"),
        events(fields.array("pending_events", MAX_ELEMENTS)),
        status,
        status.flatMap(JsonText::asObject).map(StatusJson::capabilities).orElse(List.of()),
        acks(fields.array("acks", MAX_ELEMENTS)),
        (int) fields.integer("max_commands", 1, MAX_COMMANDS).orElse(DEFAULT_COMMANDS),
        Duration.ofSeconds(Math.min(wait, MAX_WAIT_SECONDS)));
  }

  private static List<ReportedEvent> events(List<JsonText> elements) {
    List<ReportedEvent> events = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      String where = "pending_events[" + i + "]";
      String id =
          object(elements.get(i), where)
              .string("event_id")
              .filter(text -> !text.isEmpty() && text.length() <= MAX_EVENT_ID)
              .filter(CommandId::isValid)
              .orElseThrow(
                  () ->
                      new InvalidFieldException(
                          where + ".event_id",
                          "is required: a string of 1 to " + MAX_EVENT_ID + " characters"));
      events.add(new ReportedEvent(id, elements.get(i)));
    }
    return events;
  }

  private static List<Ack> acks(List<JsonText> elements) {
    List<Ack> acks = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      String where = "acks[" + i + "]";
      try {
        acks.add(AckJson.ack(object(elements.get(i), where)));
      } catch (InvalidFieldException e) {
        throw e.field().startsWith(where) ? e : e.within(where);
      }
    }
    return acks;
  }

  private static JsonObject object(JsonText element, String where) {
    return element
        .asObject()
        .orElseThrow(() -> new InvalidFieldException(where, "must be an object"));
  }

  static JsonText answer(SyncAnswer answer) {
    JsonWriter out = new JsonWriter(512).object().array("commands");
    answer.commands().forEach(command -> out.element(CommandJson.forAgent(command)));
    out.endArray().array("ack_events");
    answer.ackEvents().forEach(out::element);
    return out.endArray().optionalRaw("config_updates", answer.config()).endObject().toJson();
  }
}
