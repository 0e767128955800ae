package org.edgewire.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.Ack;
import org.edgewire.command.Channel;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.json.JsonText;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.session.Flight;

/**
 * The polling side of one agent (protocol section 4): records what a poll brought, then hands out
 * what may go, or waits for it. One poll is served at a time; a newer one ends the older with an
 * empty answer. Owned by the agent's mailbox.
 */
final class Polls {
  private final AgentDesk desk;
  private final Tools tools;
  private Optional<Poll> waiting = Optional.empty();
  private Optional<Poll> next = Optional.empty();
  private int configAnswered;

  Polls(AgentDesk desk, Tools tools) {
    this.desk = desk;
    this.tools = tools;
  }

  /** A poll whose news is recorded, until it is answered. */
  private static final class Poll {
    final SyncRequest request;
    final SyncOperation.Taken taken;
    final CompletableFuture<SyncAnswer> answer;
    final List<CommandRecord> commands = new ArrayList<>();
    int recording;
    boolean timeUp;

    Poll(SyncRequest request, SyncOperation.Taken taken, CompletableFuture<SyncAnswer> answer) {
      this.request = request;
      this.taken = taken;
      this.answer = answer;
    }
  }

  boolean isWaiting() {
    return waiting.isPresent();
  }

  /** An agent polls. */
  void poll(SyncRequest request, CompletableFuture<SyncAnswer> answer) {
    desk.touch();
    List<Ack> acks = new ArrayList<>();
    request
        .lastCommand()
        .ifPresent(last -> acks.addAll(desk.courier().deliveries().receivedUpTo(last)));
    acks.addAll(request.acks());
    tools
        .store()
        .submit(
            new SyncOperation(desk.id(), request, acks, configAnswered, tools.lifecycle()),
            Receipts.of(
                taken -> desk.post(owner -> owner.polls().taken(new Poll(request, taken, answer))),
                why ->
                    tools
                        .callbacks()
                        .execute(
                            () ->
                                answer.completeExceptionally(new StoreUnavailableException(why)))));
  }

  private void taken(Poll poll) {
    for (int i = 0; i < poll.taken.unknownAcks(); i++) {
      tools.metrics().count(Counter.UNKNOWN_ACKS);
    }
    if (waiting.filter(older -> older.recording > 0).isPresent()) {
      waiting.get().timeUp = true;
      next.ifPresent(this::answer);
      next = Optional.of(poll);
      return;
    }
    waiting.ifPresent(this::answer);
    serve(poll);
  }

  private void serve(Poll poll) {
    if (desk.session().isPresent()) {
      desk.probeSocket();
      answer(poll);
      return;
    }
    waiting = Optional.of(poll);
    Duration patience = poll.request.waitAtMost();
    if (patience.isZero()) {
      poll.timeUp = true;
    } else {
      tools.timer().after(patience, () -> desk.post(owner -> owner.polls().timeUp(poll)));
    }
    desk.courier().ready();
  }

  private void timeUp(Poll poll) {
    poll.timeUp = true;
    pump();
  }

  /** The agent's WebSocket opened: it gets the commands now. */
  void socketOpened() {
    waiting.ifPresent(poll -> poll.timeUp = true);
    pump();
  }

  /** Hands out what may go, and answers when there is something or the time is up. */
  void pump() {
    if (waiting.isEmpty()) {
      return;
    }
    Poll poll = waiting.get();
    boolean loaded = desk.courier().isLoaded();
    if (loaded && desk.session().isEmpty() && poll.commands.isEmpty()) {
      handOut(poll);
    }
    boolean nothingOnItsWay = poll.recording == 0 && (loaded || desk.session().isPresent());
    if (nothingOnItsWay && (!poll.commands.isEmpty() || isOver(poll))) {
      answer(poll);
      Optional<Poll> follower = next;
      next = Optional.empty();
      follower.ifPresent(this::serve);
    }
  }

  /**
   * Time up counts only once the lanes were read: the first poll after a start must not come back
   * empty.
   */
  private boolean isOver(Poll poll) {
    boolean mayCome = desk.session().isEmpty() && desk.courier().mayReadMore();
    return poll.timeUp && !mayCome;
  }

  private void handOut(Poll poll) {
    Deliveries deliveries = desk.courier().deliveries();
    boolean dedups = poll.taken.agent().dedups();
    while (poll.recording < poll.request.maxCommands() && deliveries.hasSlot()) {
      Optional<CommandRecord> next = deliveries.take(dedups);
      if (next.isEmpty()) {
        return;
      }
      poll.recording++;
      desk.courier()
          .record(
              next.get(),
              Channel.SYNC,
              dedups,
              (courier, state) -> recorded(poll, next.get(), state));
    }
  }

  private void recorded(Poll poll, CommandRecord command, Optional<CommandState> recorded) {
    poll.recording--;
    recorded.ifPresent(
        state -> {
          desk.courier().deliveries().fly(new Flight(state, 0, Optional.empty()));
          poll.commands.add(new CommandRecord(state, command.payload()));
        });
  }

  private void answer(Poll poll) {
    if (waiting.filter(current -> current == poll).isPresent()) {
      waiting = Optional.empty();
    }
    boolean unheard = poll.taken.agent().configVersion() > poll.taken.agent().configHeard();
    Optional<JsonText> config = unheard ? poll.taken.agent().config() : Optional.empty();
    configAnswered = unheard ? poll.taken.agent().configVersion() : 0;
    SyncAnswer answer = new SyncAnswer(List.copyOf(poll.commands), poll.taken.ackEvents(), config);
    tools.callbacks().execute(() -> poll.answer.complete(answer));
  }
}
