package org.edgewire.agent;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.edgewire.command.CommandId;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;

/** A command as the broker sent it (protocol section 1). Immutable; thread-safe. */
public final class IncomingCommand {
  private final CommandId id;
  private final JsonText data;
  private final JsonObject members;
  private final Runnable progress;

  private IncomingCommand(CommandId id, JsonText data, JsonObject members, Runnable progress) {
    this.id = id;
    this.data = data;
    this.members = members;
    this.progress = progress;
  }

  /**
   * A command made by hand, to try a handler with; its progress is told to nobody.
   *
   * @param data an object with at least a valid {@code command_id}
   */
  public static IncomingCommand of(JsonText data) {
    return read(data)
        .orElseThrow(
            () -> new IllegalArgumentException("a command is an object with a command_id"));
  }

  /** Reads the data of a {@code command}; empty when it is no object or has no valid id. */
  static Optional<IncomingCommand> read(JsonText data) {
    return data.asObject()
        .flatMap(
            members ->
                members
                    .string("command_id")
                    .filter(CommandId::isValid)
                    .map(id -> new IncomingCommand(new CommandId(id), data, members, () -> {})));
  }

  /** The same, telling progress to that. */
  IncomingCommand telling(Runnable hears) {
    return new IncomingCommand(id, data, members, hears);
  }

  /** Its id. */
  public CommandId id() {
    return id;
  }

  /** Its type; empty text where the broker gave none. */
  public String type() {
    return members.string("command_type").orElse("");
  }

  /** Its payload, as the producer wrote it. */
  public JsonText payload() {
    return members.get("payload").orElse(JsonText.EMPTY_OBJECT);
  }

  /** The lane it came in. */
  public String priority() {
    return members.string("priority").orElse("normal");
  }

  /** After when it is of no use any more. */
  public Optional<Instant> expiresAt() {
    return members.string("expires_at").flatMap(IncomingCommand::time);
  }

  /** All that the broker said of it. */
  public JsonText data() {
    return data;
  }

  /** Tells the broker that the command is being executed. Any thread; never blocks. */
  public void progress() {
    progress.run();
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "IncomingCommand[" + id + ", " + type() + "]";
  }
}
