package org.edgewire.store.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.Lifecycle;
import org.edgewire.command.Priority;
import org.edgewire.json.JsonText;

/**
 * A command in memory.
 *
 * @param state where it stands
 * @param payload only while no row has it
 * @param saved what its row counts as
 * @param hold why it is in no queue although it is queued
 */
record Held(CommandState state, Optional<JsonText> payload, Standing saved, Hold hold) {
  private static final int CLASS_SHIFT = 56;
  private static final int IN_FLIGHT = 0;
  private static final int WAITING = 4;
  private static final List<Integer> QUEUED =
      Stream.concat(Stream.of(Priority.values()).map(Codes::of), Stream.of(WAITING)).toList();
  private static final int STATE_BYTES = 700;
  private static final int ENTRY_BYTES = 80;

  static Held accepted(Command command, JsonText payload, Instant now) {
    CommandState state = CommandState.accepted(command);
    return new Held(state, Optional.of(payload), Standing.NONE, hold(state, now));
  }

  /** As its row has it. */
  static Held saved(CommandState state, Hold hold) {
    return new Held(state, Optional.empty(), Standing.of(state.status()), hold);
  }

  /** Its next state; whether it has to wait for others of its key is another matter. */
  Held moved(CommandState after, Instant now) {
    return new Held(after, payload, saved, hold(after, now));
  }

  Held holding(Hold other) {
    return new Held(state, payload, saved, other);
  }

  /** The same, its row now as it is. */
  Held written() {
    return saved(state, hold);
  }

  Held withSaved(Standing standing) {
    return new Held(state, payload, standing, hold);
  }

  CommandId id() {
    return state.command().id();
  }

  long seq() {
    return state.command().seq();
  }

  boolean isQueued() {
    return state.status() == CommandStatus.QUEUED;
  }

  boolean isLive() {
    return !state.status().isFinal();
  }

  boolean inTable() {
    return saved != Standing.NONE;
  }

  /**
   * Its place among its agent's commands: a class, and the order of acceptance within. Class 0 is
   * in flight, 1 to 3 are the lanes of the queue, 4 is held back, and every final status has the
   * class of its own number.
   */
  long rank() {
    return firstRank(rankClass()) | seq();
  }

  private int rankClass() {
    if (state.status().isFinal()) {
      return state.status().code();
    }
    if (!isQueued()) {
      return IN_FLIGHT;
    }
    return hold == Hold.NONE ? Codes.of(state.command().priority()) : WAITING;
  }

  /** When time changes something; empty when it does not. */
  Optional<Instant> wakeAt(Lifecycle lifecycle) {
    Optional<Instant> due = lifecycle.wakeAt(state);
    if (hold != Hold.NOT_BEFORE) {
      return due;
    }
    return state
        .command()
        .deliverAt()
        .filter(at -> due.isEmpty() || at.isBefore(due.get()))
        .or(() -> due);
  }

  /** About what it takes in memory. */
  int weight() {
    return STATE_BYTES
        + ENTRY_BYTES * state.timeline().size()
        + payload.map(text -> text.text().length()).orElse(0)
        + state.result().map(text -> text.text().length()).orElse(0);
  }

  /** The classes of ranks that commands of a status may have. */
  static List<Integer> rankClasses(CommandStatus status) {
    if (status.isFinal()) {
      return List.of(status.code());
    }
    return status == CommandStatus.QUEUED ? QUEUED : List.of(IN_FLIGHT);
  }

  /** Below all ranks of a class but equal to none. */
  static long firstRank(int rankClass) {
    return (long) rankClass << CLASS_SHIFT;
  }

  /** Whether what has that rank is queued, but in no queue. */
  static boolean isHeldBack(long rank) {
    return rank >> CLASS_SHIFT == WAITING;
  }

  /** Lowest rank of a lane. */
  static long firstRank(Priority lane) {
    return firstRank(Codes.of(lane));
  }

  /** Above all ranks of a lane. */
  static long endRank(Priority lane) {
    return firstRank(Codes.of(lane) + 1);
  }

  /** Above all ranks of what is in flight. */
  static long endOfInFlight() {
    return firstRank(IN_FLIGHT + 1);
  }

  private static Hold hold(CommandState state, Instant now) {
    boolean early =
        state.status() == CommandStatus.QUEUED
            && state.command().deliverAt().map(now::isBefore).orElse(false);
    return early ? Hold.NOT_BEFORE : Hold.NONE;
  }
}
