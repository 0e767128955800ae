package org.edgewire.dispatch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.edgewire.command.Ack;
import org.edgewire.command.AgentId;
import org.edgewire.command.Channel;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.Lifecycle;
import org.edgewire.command.Priority;
import org.edgewire.command.StatusChange;
import org.edgewire.json.JsonText;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.session.EdgeSession;
import org.edgewire.session.Flight;
import org.edgewire.store.Intake;
import org.edgewire.store.Receipt;
import org.edgewire.store.Refusal;

/**
 * Carries the commands of one agent: store → lanes → record of sending → socket, and acks back.
 * Owned by the agent's mailbox, like its desk.
 */
final class Courier {
  private static final Logger LOG = System.getLogger(Courier.class.getName());

  private final AgentId id;
  private final AgentDesk desk;
  private final Tools tools;
  private final Deliveries deliveries;

  private boolean loading;
  private boolean loaded;
  private boolean refilling;
  private long moves;

  Courier(AgentDesk desk, Tools tools) {
    this.id = desk.id();
    this.desk = desk;
    this.tools = tools;
    this.deliveries = new Deliveries(tools.policy());
  }

  Deliveries deliveries() {
    return deliveries;
  }

  /** How many commands were recorded as sent. */
  long moves() {
    return moves;
  }

  boolean isLoaded() {
    return loaded;
  }

  boolean isIdle() {
    return !loading && deliveries.isIdle();
  }

  /** Runs a task of this agent's courier on whichever desk serves the agent then. */
  private void post(Consumer<Courier> task) {
    desk.post(owner -> task.accept(owner.courier()));
  }

  /** An ack, on whichever connection. */
  void acked(EdgeSession from, Ack ack) {
    desk.touch();
    deliveries
        .flight(ack.id())
        .ifPresentOrElse(flight -> store(flight, flight.acked(ack)), () -> look(from, ack));
  }

  /**
   * Acks of one flight are stored one operation after the other, also when the flight has landed.
   */
  private void store(Flight flight, List<Ack> acks) {
    if (acks.isEmpty()) {
      return;
    }
    AckOperation operation =
        new AckOperation(id, acks, Channel.WEBSOCKET, Intake.AGENT, tools.lifecycle());
    Consumer<Courier> done = courier -> courier.store(flight, flight.ackDone());
    tools.store().submit(operation, Receipts.of(known -> post(done), refused -> post(done)));
  }

  /**
   * An ack of a command that is not out: late, repeated, another agent's or unknown. Only the store
   * can tell.
   */
  private void look(EdgeSession from, Ack ack) {
    AckOperation operation =
        new AckOperation(id, List.of(ack), Channel.WEBSOCKET, Intake.LOOKUP, tools.lifecycle());
    tools
        .store()
        .submit(
            operation,
            Receipts.of(
                known -> {
                  if (!known.get(0)) {
                    tools.metrics().count(Counter.UNKNOWN_ACKS);
                    desk.problem(
                        from,
                        "unknown_command",
                        "no command of this agent has that command_id",
                        Optional.of(ack.id().value()));
                  }
                },
                refused -> overloaded(from, refused, ack)));
  }

  private void overloaded(EdgeSession from, Refusal refused, Ack ack) {
    desk.problem(
        from,
        refused == Refusal.BUSY ? "overloaded" : "unavailable",
        "the ack could not be stored now; send it again",
        Optional.of(ack.id().value()));
  }

  /** A command took its place in the queue. */
  void offered(CommandState state, Optional<JsonText> payload) {
    payload.ifPresentOrElse(
        text -> deliveries.lanes().offer(new CommandRecord(state, text)),
        () -> deliveries.lanes().miss(state.command()));
    pump();
  }

  /** A command has to wait for an earlier one of its ordering key. */
  void parked(CommandState state) {
    deliveries.lanes().remove(state.command());
  }

  /** A command moved on. */
  void changed(CommandState after, StatusChange change) {
    deliveries.changed(after, change);
    pump();
  }

  /** Loads what the store knows of the agent, or goes on at once when that is done. */
  void ready() {
    if (loaded) {
      pump();
    } else if (!loading) {
      loading = true;
      LoadOperation load =
          new LoadOperation(
              id, deliveries.lanes().capacity(), deliveries.lanes().maxBytes(), tools.lifecycle());
      tools
          .store()
          .submit(
              load,
              Receipts.of(
                  found -> post(courier -> courier.load(found)),
                  why -> post(courier -> courier.notLoaded(why))));
    }
  }

  private void load(LoadOperation.Loaded found) {
    loading = false;
    loaded = true;
    desk.session()
        .filter(EdgeSession::dedups)
        .ifPresentOrElse(
            open -> desk.knownToDedup(true), () -> desk.knownToDedup(found.agent().dedups()));
    deliveries.load(found);
    pump();
  }

  /** Settles what an earlier life of the broker left behind, without loading anything. */
  void settleEarlierLife() {
    if (!loaded && !loading) {
      tools.store().submit(new LoadOperation(id, 0, 0, tools.lifecycle()), Receipt.none());
    }
  }

  private void notLoaded(Refusal why) {
    loading = false;
    LOG.log(Level.WARNING, "commands of {0} could not be loaded: {1}", id, why);
  }

  /** Sends what may be sent, and reads on where a lane runs dry. */
  void pump() {
    if (!loaded) {
      return;
    }
    desk.session().ifPresent(this::feed);
    desk.polls().pump();
    refill();
  }

  private void feed(EdgeSession open) {
    boolean isQuiet = open.silence() >= tools.policy().quietAfter().toNanos();
    if (isQuiet || desk.awaitsDedup(open)) {
      return;
    }
    while (deliveries.hasSlot() && hasRoom(open)) {
      Optional<CommandRecord> next = deliveries.take(open.dedups());
      if (next.isEmpty()) {
        return;
      }
      record(
          next.get(),
          Channel.WEBSOCKET,
          open.dedups(),
          (courier, sent) -> courier.write(next.get(), sent));
    }
  }

  private boolean hasRoom(EdgeSession open) {
    long ahead = open.ahead();
    long queued = open.outbound().waitingBytes();
    int maxBytes = tools.policy().outbound().maxBytes();
    if (ahead >= tools.policy().maxAhead() / 2 || queued > maxBytes / 2) {
      open.outbound().wantRoom();
    }
    return fits(open);
  }

  /** Whether a further command fits in front of that connection. */
  boolean fits(EdgeSession open) {
    return open.ahead() + deliveries.beingSent() < tools.policy().maxAhead()
        && open.outbound().waitingBytes() + deliveries.bytesBeingSent()
            < tools.policy().outbound().maxBytes() / 2;
  }

  /** Whether the store may hold commands that are on their way here. */
  boolean mayReadMore() {
    return refilling || !deliveries.lanes().hungry().isEmpty();
  }

  /** What is to be done once a command is recorded as sent. */
  interface Sent {
    /** The command went into that state; empty when it may not go out any more. */
    void then(Courier courier, Optional<CommandState> state);
  }

  /** Records that a command goes out now. */
  void record(CommandRecord command, Channel channel, boolean agentDedups, Sent sent) {
    tools
        .store()
        .submit(
            new SendOperation(command.command(), channel, agentDedups, tools.lifecycle()),
            Receipts.of(
                state -> post(courier -> courier.recorded(command, state, sent)),
                refused -> post(courier -> courier.notRecorded(command, sent))));
  }

  /** The store failed: the lane is read again, but not before the next tick, so as not to spin. */
  private void notRecorded(CommandRecord command, Sent sent) {
    deliveries.sent(command);
    deliveries.lanes().miss(command.command());
    sent.then(this, Optional.empty());
  }

  private void recorded(CommandRecord command, Optional<CommandState> state, Sent sent) {
    deliveries.sent(command);
    moves += state.isPresent() ? 1 : 0;
    sent.then(this, state);
    pump();
  }

  private void write(CommandRecord command, Optional<CommandState> recorded) {
    if (recorded.isEmpty()) {
      return;
    }
    CommandState state = recorded.get();
    Optional<EdgeSession> open =
        desk.session().filter(current -> current.dedups() || !mayHaveBeenDone(state));
    if (open.isEmpty()) {
      deliveries.fly(new Flight(state, 0, Optional.empty()));
      leaveBehind(List.of(), List.of(state.command().id()));
      return;
    }
    OutgoingCommand message =
        new OutgoingCommand(new CommandRecord(state, command.payload()), desk, tools);
    deliveries.fly(new Flight(state, open.get().generation(), Optional.of(message)));
    open.get().outbound().offer(message);
  }

  private static boolean mayHaveBeenDone(CommandState sent) {
    return sent.attempts() > 1 && Lifecycle.needsDedup(sent);
  }

  /** A command expired in the outbound queue. */
  void withdraw(CommandId command) {
    leaveBehind(List.of(), List.of(command));
  }

  private void refill() {
    refill(deliveries.lanes().hungry());
  }

  /** Waits for nothing that was asked of the store before, and reads everything anew. */
  void reload() {
    refilling = false;
    deliveries.forgetSending();
    if (loaded) {
      refill(List.of(Priority.values()));
    } else {
      loading = false;
      ready();
    }
  }

  private void refill(List<Priority> hungry) {
    boolean wanted = desk.session().isPresent() || desk.polls().isWaiting();
    if (refilling || hungry.isEmpty() || !wanted) {
      return;
    }
    refilling = true;
    RefillOperation operation =
        new RefillOperation(
            id, hungry, deliveries.lanes().capacity(), deliveries.lanes().maxBytes());
    tools
        .store()
        .submit(
            operation,
            Receipts.of(
                heads -> post(courier -> courier.refilled(heads)),
                refused -> post(courier -> courier.refilling = false)));
  }

  private void refilled(Map<Priority, List<CommandRecord>> heads) {
    refilling = false;
    deliveries.refill(heads);
    pump();
  }

  /**
   * Nothing more will be handed to that connection: what it leaves behind is lost, goes again, or
   * goes back.
   */
  void settle(EdgeSession left) {
    List<CommandId> handed = new ArrayList<>();
    List<CommandId> neverHanded = new ArrayList<>();
    for (Flight flight : deliveries.flights()) {
      if (flight.isOn(left) && flight.state().status() == CommandStatus.SENT) {
        (flight.wasHanded() ? handed : neverHanded).add(flight.state().command().id());
      }
    }
    leaveBehind(handed, neverHanded);
  }

  private void leaveBehind(List<CommandId> handed, List<CommandId> neverHanded) {
    if (!handed.isEmpty() || !neverHanded.isEmpty()) {
      tools
          .store()
          .submit(new LeaveOperation(id, handed, neverHanded, tools.lifecycle()), Receipt.none());
    }
  }
}
