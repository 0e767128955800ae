package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.command.Lifecycle;
import org.edgewire.json.JsonText;

/** A row of ec_command, without its payload in the order of {@link #COLUMNS}. */
final class CommandRow {
  static final String COLUMNS =
      """
      seq, command_id, agent_id, command_type, priority, delivery, ordering_key, accepted_at, deliver_at, expires_at,
      retry_of, digest, queue_rank, status, revision, attempts, attempts_at_retry, dedup, channel, sent_at, changed_at,
      finished_at, completed_at, error_text, result, timeline, wake_at""";

  private CommandRow() {}

  static Held read(Cells cells) throws SQLException {
    Command command = command(cells);
    boolean heldBack = Held.isHeldBack(cells.number());
    CommandState state = state(command, cells);
    Optional<Instant> wakeAt = cells.maybeTime();
    return Held.saved(state, heldBack ? hold(command, wakeAt) : Hold.NONE);
  }

  /** Only what waits for its not-before time is woken by it. */
  private static Hold hold(Command command, Optional<Instant> wakeAt) {
    boolean timed = command.deliverAt().isPresent() && command.deliverAt().equals(wakeAt);
    return timed || command.orderingKey().isEmpty() ? Hold.NOT_BEFORE : Hold.PARKED;
  }

  static CommandRecord readWithPayload(Cells cells) throws SQLException {
    Held held = read(cells);
    return new CommandRecord(held.state(), JsonText.trusted(cells.text()));
  }

  private static Command command(Cells cells) throws SQLException {
    return new Command(
        cells.number(),
        new CommandId(cells.text()),
        new AgentId(cells.text()),
        new CommandType(cells.text()),
        Codes.priority(cells.integer()),
        Codes.delivery(cells.integer()),
        cells.maybeText(),
        cells.time(),
        cells.maybeTime(),
        cells.maybeTime(),
        cells.maybeText().map(CommandId::new),
        cells.text());
  }

  private static CommandState state(Command command, Cells cells) throws SQLException {
    CommandStatus status = CommandStatus.ofCode(cells.integer());
    return new CommandState(
        command,
        cells.integer(),
        status,
        cells.integer(),
        cells.integer(),
        cells.integer() == 1,
        cells.maybeInteger().map(Codes::channel),
        cells.maybeTime(),
        cells.time(),
        cells.maybeTime(),
        cells.maybeTime(),
        cells.maybeText(),
        cells.maybeText().map(JsonText::trusted),
        TimelineText.read(cells.text()));
  }

  /** What acceptance fixed, in the order of the insert. */
  static void bindFixed(Binder binder, Command command, JsonText payload) throws SQLException {
    binder.number(command.seq()).text(command.id().value()).text(command.agent().value());
    binder.text(command.type().name()).integer(Codes.of(command.priority()));
    binder.integer(Codes.of(command.delivery())).text(command.orderingKey());
    binder.time(command.acceptedAt()).time(command.deliverAt()).time(command.expiresAt());
    binder.text(command.retryOf().map(CommandId::value)).text(command.digest());
    binder.text(payload.text());
  }

  /** What changes, in the order of insert and update. */
  static void bindMoving(Binder binder, Held held, Lifecycle lifecycle) throws SQLException {
    CommandState state = held.state();
    binder.number(held.rank()).time(held.wakeAt(lifecycle)).integer(state.status().code());
    binder.integer(state.revision()).integer(state.attempts()).integer(state.attemptsAtRetry());
    binder.integer(state.dedup() ? 1 : 0).integer(channel(state)).time(state.sentAt());
    binder.time(state.changedAt()).time(state.finishedAt()).time(state.completedAt());
    binder.text(state.error()).text(state.result().map(JsonText::text));
    binder.text(TimelineText.write(state.timeline()));
  }

  private static Optional<Integer> channel(CommandState state) {
    return state.channel().map(Codes::of);
  }
}
