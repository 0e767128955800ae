package org.edgewire.command;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.edgewire.json.JsonText;

/** Commands for tests. */
public final class CommandSamples {
  /** When sample commands are accepted. */
  public static final Instant ACCEPTED_AT = Instant.parse("2026-02-16T00:00:00Z");

  /** Whose the sample commands are. */
  public static final AgentId AGENT = new AgentId("edge_13106781670");

  /**
   * A payload with what must not be changed: inner white space, an escape, a number's last digit.
   */
  public static final JsonText PAYLOAD =
      JsonText.parse(
          "{ \"thread_id\": \"iMessage;-;+13105551234\","
              + " \"text\": \"okok \\u0000 gimme 2 sec\", \"n\": 1.10 }");

  private CommandSamples() {}

  /** A command of that type and policy, without any option. */
  public static Command command(CommandType type, Delivery delivery) {
    return command(type, delivery, Optional.empty());
  }

  /** A command that expires. */
  public static Command command(CommandType type, Delivery delivery, Optional<Instant> expiresAt) {
    return new Command(
        1,
        new CommandId("cmd_xyz"),
        AGENT,
        type,
        Priority.IMMEDIATE,
        delivery,
        Optional.empty(),
        ACCEPTED_AT,
        Optional.empty(),
        expiresAt,
        Optional.empty(),
        "digest");
  }

  /** That command in a state, with that many sends behind it. */
  public static CommandState in(Command command, CommandStatus status, int attempts) {
    boolean sent = attempts > 0;
    return new CommandState(
        command,
        attempts,
        status,
        attempts,
        0,
        false,
        sent ? Optional.of(Channel.WEBSOCKET) : Optional.empty(),
        sent ? Optional.of(ACCEPTED_AT) : Optional.empty(),
        ACCEPTED_AT,
        status.isFinal() ? Optional.of(ACCEPTED_AT) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        CommandState.accepted(command).timeline());
  }

  /** A queued command with the sample payload. */
  public static CommandRecord queued() {
    return new CommandRecord(
        CommandState.accepted(command(CommandType.SEND_MESSAGE_NOW, Delivery.AT_MOST_ONCE)),
        PAYLOAD);
  }

  /** A command in which everything is set. */
  public static CommandRecord complete() {
    Command command =
        new Command(
            7,
            new CommandId("cmd_xyz"),
            AGENT,
            CommandType.SEND_MESSAGE_NOW,
            Priority.IMMEDIATE,
            Delivery.AT_MOST_ONCE,
            Optional.of("thread-1"),
            ACCEPTED_AT,
            Optional.of(ACCEPTED_AT.plusSeconds(1)),
            Optional.of(ACCEPTED_AT.plusSeconds(300)),
            Optional.of(new CommandId("cmd_abc")),
            "digest");
    Instant sentAt = ACCEPTED_AT.plusSeconds(2);
    Instant failedAt = ACCEPTED_AT.plusSeconds(3);
    Optional<String> error = Optional.of("no such thread");
    List<TimelineEntry> timeline =
        List.of(
            new TimelineEntry(
                CommandStatus.QUEUED, ACCEPTED_AT, 0, Optional.empty(), Optional.empty()),
            new TimelineEntry(
                CommandStatus.SENT, sentAt, 2, Optional.of(Channel.SYNC), Optional.empty()),
            new TimelineEntry(
                CommandStatus.FAILED, failedAt, 2, Optional.of(Channel.WEBSOCKET), error));
    CommandState state =
        new CommandState(
            command,
            4,
            CommandStatus.FAILED,
            2,
            0,
            false,
            Optional.of(Channel.SYNC),
            Optional.of(sentAt),
            failedAt,
            Optional.of(failedAt),
            Optional.of(sentAt.plusMillis(500)),
            error,
            Optional.of(JsonText.parse("{\"why\": 7}")),
            timeline);
    return new CommandRecord(state, PAYLOAD);
  }
}
