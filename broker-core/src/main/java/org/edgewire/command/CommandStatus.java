package org.edgewire.command;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a command stands (protocol section 3).
 *
 * <pre>
 *            ┌────────── expired, cancelled
 *  queued ───┤
 *    ▲  ▲    └─ sent ──┬─ received ─ executing ─┬─ completed ─(schedule_message)─ failed
 *    │  └──────┘│      └────────────────────────┴─ failed
 *    └──────────┴─ unconfirmed, exhausted ── (late ack) ── completed, failed
 * </pre>
 *
 * {@link #successors()} is the whole allow-list; {@link CommandState#apply} adds the two conditions
 * that need more than the status: a late ack needs a command that was sent, and only {@code
 * schedule_message} fails after completion.
 */
public enum CommandStatus {
  /** Accepted and durable, waiting to go out. */
  QUEUED(0),
  /** Recorded as going out; written to the socket or handed out by sync after that record. */
  SENT(1),
  /** The agent has it. */
  RECEIVED(2),
  /** The agent works on it. */
  EXECUTING(3),
  /** The agent did it. */
  COMPLETED(10),
  /** The agent could not do it. */
  FAILED(11),
  /** Its time ran out before it was sent. */
  EXPIRED(12),
  /** The producer took it back before it was sent. */
  CANCELLED(13),
  /** At most once: it went out and nobody can say what became of it. */
  UNCONFIRMED(14),
  /** At least once: it went out as often as allowed and was never acked. */
  EXHAUSTED(15);

  private final int code;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  CommandStatus(int code) {
    this.code = code;
  }

  /** Stable number for storage; final states are 10 and above. */
  public int code() {
    return code;
  }

  /** Spelling on the wire. */
  public String wireName() {
    return wireName;
  }

  /**
   * Whether the command is over: it holds no window slot and no ordering key. A late ack may still
   * change it.
   */
  public boolean isFinal() {
    return code >= 10;
  }

  /** Whether the command is out at the agent. */
  public boolean isInFlight() {
    return code >= 1 && code < 10;
  }

  /** Whether an agent may report this state in an ack. */
  public boolean isAck() {
    return switch (this) {
      case RECEIVED, EXECUTING, COMPLETED, FAILED -> true;
      case QUEUED, SENT, EXPIRED, CANCELLED, UNCONFIRMED, EXHAUSTED -> false;
    };
  }

  /** States that may follow this one, conditions of {@link CommandState#apply} permitting. */
  public Set<CommandStatus> successors() {
    return switch (this) {
      case QUEUED -> EnumSet.of(SENT, EXPIRED, CANCELLED, RECEIVED, EXECUTING, COMPLETED, FAILED);
      case SENT ->
          EnumSet.of(RECEIVED, EXECUTING, COMPLETED, FAILED, UNCONFIRMED, EXHAUSTED, QUEUED);
      case RECEIVED -> EnumSet.of(EXECUTING, COMPLETED, FAILED, UNCONFIRMED, QUEUED);
      case EXECUTING -> EnumSet.of(COMPLETED, FAILED, UNCONFIRMED, QUEUED);
      case UNCONFIRMED, EXHAUSTED -> EnumSet.of(COMPLETED, FAILED, QUEUED);
      case EXPIRED -> EnumSet.of(COMPLETED, FAILED);
      case COMPLETED -> EnumSet.of(FAILED);
      case FAILED, CANCELLED -> EnumSet.noneOf(CommandStatus.class);
    };
  }

  /** The state of that name on the wire. */
  public static Optional<CommandStatus> ofWireName(String name) {
    for (CommandStatus status : values()) {
      if (status.wireName.equals(name)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  /**
   * The state of that storage number.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static CommandStatus ofCode(int code) {
    for (CommandStatus status : values()) {
      if (status.code == code) {
        return status;
      }
    }
    throw new IllegalArgumentException("no command status has the code " + code);
  }
}
