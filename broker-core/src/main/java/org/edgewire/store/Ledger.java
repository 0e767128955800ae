package org.edgewire.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.Priority;
import org.edgewire.command.StatusChange;
import org.edgewire.json.JsonText;

/**
 * The state of everything as the writer knows it, events of the current group included: what an
 * {@link Operation} reads and appends to. Only valid inside {@link Operation#decide}, on the
 * writer's thread.
 */
public interface Ledger {
  /** The time of this group, to the millisecond; never before that of the group before. */
  Instant now();

  /** Order of acceptance for the next command. Gaps are allowed. */
  long nextSeq();

  /**
   * A command's state. Only ids that the operation announced by {@link Operation#commands()} may be
   * asked for.
   */
  Optional<CommandState> command(CommandId id);

  /**
   * What is known of an agent ({@link AgentRecord#unknown} when nothing is). Only {@link
   * Operation#agents()}.
   */
  AgentRecord agent(AgentId id);

  /** Open commands of an agent. Only {@link Operation#agents()}. */
  AgentCounts counts(AgentId id);

  /**
   * Whether that event of that agent is stored already. Only for the agents of {@link
   * Operation#agents()}.
   */
  boolean hasReported(AgentId id, String eventId);

  /**
   * The earlier command of its ordering key that a queued command waits for, if it does. Only ids
   * that were announced.
   */
  Optional<CommandState> ahead(CommandId id);

  /**
   * The first queued commands of a lane in rank order, those not before a later time and those
   * parked left out.
   *
   * @param limit most commands
   * @param maxBytes stop after the payload that reaches this sum; at least one is returned when
   *     there is one
   */
  List<CommandRecord> head(AgentId id, Priority lane, int limit, long maxBytes);

  /**
   * All commands of an agent that are sent, received or executing, in the order of their
   * acceptance.
   */
  List<CommandRecord> inFlight(AgentId id);

  /** Accepts a command; its id must not exist. Returns its state. */
  CommandState accept(Command command, JsonText payload);

  /**
   * Applies a change that {@link org.edgewire.command.Lifecycle} made from the current state.
   *
   * @return the new state; empty when the change was not legal, or would send a command whose
   *     not-before time has not come or that waits for another of its ordering key: then nothing
   *     happened
   */
  Optional<CommandState> change(StatusChange change);

  /** Replaces what is known of an agent. */
  void note(AgentRecord agent);

  /** Stores an agent's own event. */
  void report(Event.AgentReported event);

  /** What is to be told to the receiver of webhooks. */
  Outbox outbox();

  /** The MiniApp sessions. */
  SessionLedger sessions();
}
