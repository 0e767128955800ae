package org.edgewire.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.Ack;
import org.edgewire.command.Channel;
import org.edgewire.command.CommandState;
import org.edgewire.connection.OutboundMessage;

/**
 * A command that is out at the agent: sent, received or executing. Owned by the agent's mailbox.
 */
public final class Flight {
  private static final int MAX_PENDING_ACKS = 4;

  private final long generation;
  private final Optional<OutboundMessage> message;
  private CommandState state;
  private boolean holdsSlot = true;
  private boolean ackUnderWay;
  private List<Ack> pending = new ArrayList<>(1);

  /**
   * @param state as recorded
   * @param generation of the connection it was given to; 0 when to none
   * @param message on that connection
   */
  public Flight(CommandState state, long generation, Optional<OutboundMessage> message) {
    this.state = state;
    this.generation = generation;
    this.message = message;
  }

  /** Where it stands. */
  public CommandState state() {
    return state;
  }

  /** It moved on, still in flight. */
  public void moved(CommandState next) {
    state = next;
  }

  /** Whether it was given to that connection. */
  public boolean isOn(EdgeSession session) {
    return generation == session.generation();
  }

  /** Whether the agent may have it. */
  public boolean wasHanded() {
    return message.map(OutboundMessage::wasHanded).orElse(true);
  }

  /** Whether a poll handed it out. */
  public boolean isSync() {
    return state.channel().equals(Optional.of(Channel.SYNC));
  }

  /** Whether it takes one of the window's slots. */
  public boolean holdsSlot() {
    return holdsSlot;
  }

  /** Its slot is free for others, because no ack came in time. */
  public void giveSlotBack() {
    holdsSlot = false;
  }

  /**
   * An ack came in. One operation of a flight is under way at a time; what comes meanwhile waits,
   * each status once.
   *
   * @return the acks to hand to the store now; empty when they wait
   */
  public List<Ack> acked(Ack ack) {
    boolean known = pending.stream().anyMatch(waiting -> waiting.status() == ack.status());
    if (!known && pending.size() < MAX_PENDING_ACKS) {
      pending.add(ack);
    }
    return ackUnderWay ? List.of() : takePending();
  }

  /**
   * The operation under way is done; returns the acks that came meanwhile, to be handed to the
   * store now.
   */
  public List<Ack> ackDone() {
    ackUnderWay = false;
    return pending.isEmpty() ? List.of() : takePending();
  }

  private List<Ack> takePending() {
    List<Ack> acks = pending;
    pending = new ArrayList<>(1);
    ackUnderWay = true;
    return acks;
  }
}
