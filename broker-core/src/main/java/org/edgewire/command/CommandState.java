package org.edgewire.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.json.JsonText;

/**
 * Where one command stands now. Immutable; the next state comes from {@link #apply}, the one
 * function by which the writer, recovery and the tests change a state (design section 3, point 8).
 *
 * @param command what was ordered
 * @param revision number of changes since acceptance
 * @param status where it stands
 * @param attempts how often it was recorded as sent, those never written not counted
 * @param attemptsAtRetry {@code attempts} when the producer last asked for another try, else 0
 * @param dedup it was sent to an agent that de-duplicates: it may be written again, but only to
 *     such an agent
 * @param channel the way it last went out
 * @param sentAt when it last went out
 * @param changedAt when it last changed
 * @param finishedAt when it last reached a final state; empty while it is not final
 * @param completedAt the agent's own time of completion
 * @param error the last error
 * @param result the last result
 * @param timeline all changes, the oldest first; beyond {@value #MAX_TIMELINE} the second-oldest go
 */
public record CommandState(
    Command command,
    int revision,
    CommandStatus status,
    int attempts,
    int attemptsAtRetry,
    boolean dedup,
    Optional<Channel> channel,
    Optional<Instant> sentAt,
    Instant changedAt,
    Optional<Instant> finishedAt,
    Optional<Instant> completedAt,
    Optional<String> error,
    Optional<JsonText> result,
    List<TimelineEntry> timeline) {
  /** Most timeline entries kept. */
  public static final int MAX_TIMELINE = 64;

  /** The state of a command that was just accepted. */
  public static CommandState accepted(Command command) {
    TimelineEntry queued =
        new TimelineEntry(
            CommandStatus.QUEUED, command.acceptedAt(), 0, Optional.empty(), Optional.empty());
    return new CommandState(
        command,
        0,
        CommandStatus.QUEUED,
        0,
        0,
        false,
        Optional.empty(),
        Optional.empty(),
        command.acceptedAt(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(queued));
  }

  /** Whether it may be written again after it was written to a connection that died. */
  public boolean mayRepeat() {
    return dedup || command.delivery() == Delivery.AT_LEAST_ONCE;
  }

  /** Whether {@code to} is a legal next state. */
  public boolean permits(CommandStatus to) {
    if (!status.successors().contains(to)) {
      return false;
    }
    return switch (status) {
      case QUEUED, EXPIRED -> !to.isAck() || attempts > 0;
      case COMPLETED -> command.type().equals(CommandType.SCHEDULE_MESSAGE);
      case SENT, RECEIVED, EXECUTING, FAILED, CANCELLED, UNCONFIRMED, EXHAUSTED -> true;
    };
  }

  /**
   * The state after a change; empty when the change is not legal here or was applied before, in
   * which case nothing happens.
   */
  public Optional<CommandState> apply(StatusChange change) {
    if (change.revision() != revision + 1 || !permits(change.to())) {
      return Optional.empty();
    }
    int sent = attempts + attemptsAdded(change);
    boolean goesOut = change.to() == CommandStatus.SENT;
    return Optional.of(
        new CommandState(
            command,
            change.revision(),
            change.to(),
            sent,
            change.cause() == StatusChange.Cause.RETRY ? sent : attemptsAtRetry,
            dedupAfter(change),
            goesOut ? change.channel() : channel,
            goesOut ? Optional.of(change.at()) : sentAt,
            change.at(),
            change.to().isFinal() ? Optional.of(change.at()) : Optional.empty(),
            change.completedAt().or(() -> completedAt),
            change.to().isFinal() || change.cause() == StatusChange.Cause.ACK
                ? change.error()
                : Optional.empty(),
            change.result().or(() -> result),
            extended(change, sent)));
  }

  /** A producer who asks for another try takes the risk: it then goes to any agent. */
  private boolean dedupAfter(StatusChange change) {
    return change.cause() != StatusChange.Cause.RETRY
        && (dedup || (change.to() == CommandStatus.SENT && change.dedup()));
  }

  private static int attemptsAdded(StatusChange change) {
    if (change.to() == CommandStatus.SENT) {
      return 1;
    }
    return change.cause() == StatusChange.Cause.NOT_WRITTEN ? -1 : 0;
  }

  private List<TimelineEntry> extended(StatusChange change, int sent) {
    List<TimelineEntry> entries = new ArrayList<>(timeline.size() + 1);
    entries.addAll(timeline);
    if (entries.size() >= MAX_TIMELINE) {
      entries.remove(1);
    }
    entries.add(
        new TimelineEntry(change.to(), change.at(), sent, change.channel(), change.error()));
    return List.copyOf(entries);
  }
}
