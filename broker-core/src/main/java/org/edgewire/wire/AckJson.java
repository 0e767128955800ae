package org.edgewire.wire;

import java.time.Instant;
import java.util.Optional;
import org.edgewire.command.Ack;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandStatus;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;

/** Reads acknowledgements, as sent on the WebSocket and by HTTP. Pure; any thread. */
public final class AckJson {
  private AckJson() {}

  /**
   * The data of a {@code command_ack}. Strict in the id and the status; a time that cannot be read
   * counts as absent, and an error that is no string is kept as its JSON text, because an ack is
   * never refused for those.
   *
   * @throws InvalidFieldException when id or status are missing or wrong
   */
  public static Ack ack(JsonObject data) {
    Fields fields = new Fields(data);
    CommandId id = commandId(fields);
    CommandStatus status =
        fields
            .word("status", AckJson::status, "one of received, executing, completed, failed")
            .orElseThrow(
                () ->
                    new InvalidFieldException(
                        "status", "is required: one of received, executing, completed, failed"));
    return new Ack(id, status, time(data, "completed_at"), error(data), data.get("result"));
  }

  /**
   * The older dialect of {@code /edge/command/ack}: {@code command_id, success, error, timestamp}.
   *
   * @throws InvalidFieldException when id or success are missing or wrong
   */
  public static Ack oldDialect(JsonObject body) {
    CommandId id = commandId(new Fields(body));
    String success = body.get("success").map(JsonText::text).orElse("");
    CommandStatus status =
        switch (success) {
          case "true" -> CommandStatus.COMPLETED;
          case "false" -> CommandStatus.FAILED;
          default -> throw new InvalidFieldException("success", "must be true or false");
        };
    return new Ack(id, status, time(body, "timestamp"), error(body), Optional.empty());
  }

  private static CommandId commandId(Fields fields) {
    String text = fields.requiredString("command_id");
    if (!CommandId.isValid(text)) {
      throw new InvalidFieldException(
          "command_id",
          "must have 1 to "
              + CommandId.MAX_LENGTH
              + " characters, none of them a control character");
    }
    return new CommandId(text);
  }

  private static Optional<CommandStatus> status(String name) {
    return CommandStatus.ofWireName(name).filter(CommandStatus::isAck);
  }

  private static Optional<Instant> time(JsonObject data, String name) {
    return data.string(name).flatMap(Fields::moment);
  }

  private static Optional<String> error(JsonObject data) {
    return data.get("error").map(value -> value.asString().orElse(value.text()));
  }
}
