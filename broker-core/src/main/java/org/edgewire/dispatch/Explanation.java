package org.edgewire.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;

/**
 * Why a command is not delivered or not finished yet, or how it ended.
 *
 * @param state where it stands
 * @param reason stable, for programs
 * @param sentence the same for people
 * @param facts what the sentence is made of
 */
public record Explanation(CommandState state, Reason reason, String sentence, Facts facts) {

  /** What keeps a command. */
  public enum Reason {
    /** It is over. */
    FINAL,
    /** The database cannot be written, so nothing can be recorded as sent. */
    STORE_DOWN,
    /** Its not-before time has not come. */
    NOT_BEFORE,
    /** An earlier command of its ordering key is not over. */
    ORDERING_KEY,
    /** Its agent is neither connected nor polling. */
    AGENT_OFFLINE,
    /** Its agent's handshakes are refused, because its connections took each other over. */
    FLAPPING,
    /** Its agent has no WebSocket but polls; it gets the command with its next poll. */
    POLLING,
    /** Its agent's WebSocket is open, but nothing was heard on it for a while. */
    QUIET,
    /** It may have been done; it waits until the agent announces that it de-duplicates. */
    DEDUP,
    /** As many commands as allowed are out at its agent. */
    WINDOW_FULL,
    /** The agent reads slowly: too much waits in front of its WebSocket. */
    OUTBOUND_FULL,
    /** Its turn has not come; or it is just coming. */
    LANE,
    /** It is recorded as sent and waits in front of the WebSocket. */
    OUTBOUND_QUEUE,
    /** It is out, and the agent has not said anything of it. */
    AWAITING_ACK,
    /** The agent has it. */
    RECEIVED,
    /** The agent works on it. */
    EXECUTING,
    /** What serves the agent is too busy to tell. */
    BUSY;

    /** Spelling on the wire. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What the sentence is made of; what does not apply is empty.
   *
   * @param since when that began: the end, the send, the silence
   * @param until when it changes by itself: a deadline, the not-before time, the end of a refusal
   * @param waitsFor the commands that stand in its way, at most 10
   * @param ahead how many commands of its lane go before it, as far as known
   * @param agent how its agent is doing
   */
  public record Facts(
      Optional<Instant> since,
      Optional<Instant> until,
      List<CommandId> waitsFor,
      OptionalInt ahead,
      Optional<AgentView> agent) {}
}
