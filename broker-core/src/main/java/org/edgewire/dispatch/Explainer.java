package org.edgewire.dispatch;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.edgewire.command.Channel;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.Lifecycle;
import org.edgewire.dispatch.AgentView.Presence;
import org.edgewire.dispatch.Explanation.Facts;
import org.edgewire.dispatch.Explanation.Reason;
import org.edgewire.store.AgentRecord;

/**
 * Says in one sentence why a command is where it is. The first obstacle on its way is the one that
 * is named. Pure.
 */
final class Explainer {
  private final DispatchPolicy policy;
  private final Lifecycle lifecycle;
  private final Situation it;
  private final CommandState state;
  private final Command command;

  private Explainer(Situation situation, DispatchPolicy policy, Lifecycle lifecycle) {
    this.policy = policy;
    this.lifecycle = lifecycle;
    this.it = situation;
    this.state = situation.state();
    this.command = state.command();
  }

  static Explanation explain(Situation situation, DispatchPolicy policy, Lifecycle lifecycle) {
    return new Explainer(situation, policy, lifecycle).explain();
  }

  private Explanation explain() {
    if (state.status().isFinal()) {
      return over();
    }
    return state.status() == CommandStatus.QUEUED ? queued() : out();
  }

  private Explanation over() {
    String way = state.channel().map(channel -> " by " + channel.wireName()).orElse("");
    String attempts = state.attempts() == 1 ? "1 attempt" : state.attempts() + " attempts";
    String sent = state.attempts() == 0 ? ", never sent" : " after " + attempts + way;
    String why = state.error().map(error -> ": " + error).orElse("");
    return told(
        Reason.FINAL,
        "it is " + state.status().wireName() + sent + why,
        state.finishedAt(),
        Optional.empty(),
        List.of());
  }

  private Explanation out() {
    Instant deadline = lifecycle.wakeAt(state).orElse(it.now());
    if (state.status() != CommandStatus.SENT) {
      boolean works = state.status() == CommandStatus.EXECUTING;
      return told(
          works ? Reason.EXECUTING : Reason.RECEIVED,
          "the agent "
              + (works ? "works on it" : "has it")
              + " since "
              + state.changedAt()
              + "; without further news "
              + fate()
              + " at "
              + deadline,
          Optional.of(state.changedAt()),
          Optional.of(deadline),
          List.of());
    }
    if (it.desk().filter(DeskView::unwritten).isPresent()) {
      long messages = it.desk().get().socket().map(DeskView.Socket::unwritten).orElse(0L);
      return told(
          Reason.OUTBOUND_QUEUE,
          "it waits in front of the agent's WebSocket, where " + messages + " messages wait",
          state.sentAt(),
          Optional.empty(),
          List.of());
    }
    boolean polled = state.channel().equals(Optional.of(Channel.SYNC));
    return told(
        Reason.AWAITING_ACK,
        "it was "
            + (polled ? "handed out by a poll" : "written to the agent's WebSocket")
            + " at "
            + state.sentAt().orElse(state.changedAt())
            + " and the agent has not acknowledged it; without an ack "
            + fate()
            + " at "
            + deadline,
        state.sentAt(),
        Optional.of(deadline),
        List.of());
  }

  private String fate() {
    return state.mayRepeat() ? "it is tried again or given up" : "it ends as unconfirmed";
  }

  private Explanation queued() {
    if (it.storeProblem().isPresent()) {
      return told(
          Reason.STORE_DOWN,
          "the database cannot be written now (" + it.storeProblem().get() + ")");
    }
    if (command.deliverAt().filter(it.now()::isBefore).isPresent()) {
      Instant from = command.deliverAt().get();
      return told(
          Reason.NOT_BEFORE,
          "it is not to be delivered before " + from,
          Optional.empty(),
          Optional.of(from),
          List.of());
    }
    if (it.ahead().isPresent()) {
      CommandId first = it.ahead().get().command().id();
      return told(
          Reason.ORDERING_KEY,
          "command "
              + first
              + " of its ordering key comes first and is "
              + it.ahead().get().status().wireName(),
          Optional.empty(),
          Optional.empty(),
          List.of(first));
    }
    boolean connected = it.agent().filter(view -> view.presence() == Presence.ONLINE).isPresent();
    return connected ? connected() : away();
  }

  private Explanation away() {
    if (it.flappingUntil().isPresent()) {
      return told(
          Reason.FLAPPING,
          "the agent's handshakes are refused until "
              + it.flappingUntil().get()
              + ", because its connections took each other over",
          Optional.empty(),
          it.flappingUntil(),
          List.of());
    }
    if (it.desk().filter(DeskView::isWindowFull).isPresent()) {
      return windowFull(it.desk().get());
    }
    Optional<AgentRecord> agent = it.agent().map(AgentView::agent);
    if (it.agent().filter(view -> view.presence() == Presence.POLLING).isPresent()) {
      Optional<Instant> polled = agent.flatMap(AgentRecord::lastSync);
      return told(
          Reason.POLLING,
          "the agent has no WebSocket and polls, last at "
              + polled.map(Instant::toString).orElse("an unknown time")
              + "; it gets the command with its next poll",
          polled,
          Optional.empty(),
          List.of());
    }
    Optional<Instant> seen = agent.flatMap(AgentRecord::lastSeen);
    return told(
        Reason.AGENT_OFFLINE,
        seen.map(at -> "the agent is offline since " + at).orElse("the agent was never seen"),
        seen,
        Optional.empty(),
        List.of());
  }

  private Explanation connected() {
    Optional<DeskView.Socket> socket = it.desk().flatMap(DeskView::socket);
    if (socket.isEmpty()) {
      return told(Reason.BUSY, "what serves the agent did not tell in time");
    }
    DeskView desk = it.desk().get();
    if (desk.beingSent()) {
      return told(Reason.LANE, "it is going out right now");
    }
    if (socket.get().silence().compareTo(policy.quietAfter()) >= 0) {
      Instant heard = it.now().minus(socket.get().silence()).truncatedTo(ChronoUnit.MILLIS);
      return told(
          Reason.QUIET,
          "the agent is connected, but nothing was heard of it since " + heard,
          Optional.of(heard),
          Optional.empty(),
          List.of());
    }
    if (Lifecycle.needsDedup(state) && !socket.get().dedups()) {
      return told(
          Reason.DEDUP,
          "it may have been done already and waits until the agent announces that it de-duplicates");
    }
    if (desk.isWindowFull()) {
      return windowFull(desk);
    }
    return socket.get().hasRoom() ? lane(desk) : outboundFull(socket.get());
  }

  private Explanation windowFull(DeskView desk) {
    return told(
        Reason.WINDOW_FULL,
        desk.out() + " commands are out at the agent, of " + desk.window() + " that may be",
        Optional.empty(),
        Optional.empty(),
        desk.holders());
  }

  private Explanation outboundFull(DeskView.Socket socket) {
    return told(
        Reason.OUTBOUND_FULL,
        "the agent reads slowly: " + socket.unwritten() + " messages wait for its WebSocket");
  }

  private Explanation lane(DeskView desk) {
    String lane = "lane " + command.priority().wireName();
    if (!desk.loaded()) {
      return told(Reason.LANE, "the agent's queue is being read");
    }
    if (desk.ahead().isEmpty()) {
      return told(Reason.LANE, "it is further back in " + lane);
    }
    int ahead = desk.ahead().getAsInt();
    return told(
        Reason.LANE,
        ahead == 0
            ? "it is the next in " + lane
            : ahead + " commands of " + lane + " go before it");
  }

  private Explanation told(Reason reason, String why) {
    return told(reason, why, Optional.empty(), Optional.empty(), List.of());
  }

  private Explanation told(
      Reason reason,
      String why,
      Optional<Instant> since,
      Optional<Instant> until,
      List<CommandId> waitsFor) {
    String sentence = "Command " + command.id() + " for agent " + command.agent() + ": " + why;
    OptionalInt ahead =
        state.status() == CommandStatus.QUEUED
            ? it.desk().map(DeskView::ahead).orElse(OptionalInt.empty())
            : OptionalInt.empty();
    return new Explanation(
        state, reason, sentence + ".", new Facts(since, until, waitsFor, ahead, it.agent()));
  }
}
