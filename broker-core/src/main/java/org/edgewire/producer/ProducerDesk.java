package org.edgewire.producer;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Outbound;
import org.edgewire.connection.OutboundMessage;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.Submitted;
import org.edgewire.json.JsonText;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.metrics.Metrics;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.session.EdgeSession;
import org.edgewire.store.StoreException;
import org.edgewire.wire.ProducerCodec;
import org.edgewire.wire.ProducerReply;

/**
 * Serves one connection of a producer: the owner of what is in flight, what is followed, and what
 * waits to be told. Submits leave in the order in which they came; answers and ends come back in
 * the order of the commits, so that a command's end never overtakes its acceptance.
 */
final class ProducerDesk implements Outbound.Listener {
  private static final Logger LOG = System.getLogger(ProducerDesk.class.getName());
  private static final int MAILBOX_CAPACITY = 4_096;

  /**
   * Ends are offered up to so many messages and bytes ahead; the rest of the queue is for answers.
   */
  private static final int AHEAD = 4;

  private static final int STATE_WEIGHT = 600;

  private final Surroundings surroundings;
  private final Mailbox mailbox;
  private final AtomicInteger takenBytes = new AtomicInteger();
  private final Followed followed;
  private final Map<CommandId, ProducerReply.Finished> waiting = new LinkedHashMap<>();
  private long waitingBytes;
  private int inFlight;
  private boolean resuming;
  private boolean ended;

  // Told right after construction, before anything is sent or heard.
  private volatile Optional<EdgeSession> session = Optional.empty();

  /** What a desk needs of the others. */
  record Surroundings(
      ProducerDesks.Broker broker,
      ProducerPolicy policy,
      Followers followers,
      Consumer<ProducerDesk> gone,
      Metrics metrics) {}

  ProducerDesk(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.mailbox = new Mailbox(surroundings.broker().workers(), MAILBOX_CAPACITY, this::failed);
    this.followed =
        new Followed(
            surroundings.policy().maxSettled(), id -> surroundings.followers().unfollow(id, this));
  }

  void serve(EdgeSession opened) {
    session = Optional.of(opened);
  }

  // From the connection

  /** I/O thread. False when too much is taken in already; then nothing was taken. */
  boolean take(Optional<JsonText> ref, NewCommand command, int bytes) {
    surroundings.metrics().count(Counter.PRODUCER_SUBMITS);
    int taken = takenBytes.addAndGet(bytes);
    boolean fits = taken == bytes || taken <= surroundings.policy().maxInFlightBytes();
    if (fits && mailbox.offer(() -> submit(ref, command, bytes))) {
      return true;
    }
    takenBytes.addAndGet(-bytes);
    return false;
  }

  private void submit(Optional<JsonText> ref, NewCommand command, int bytes) {
    if (ended) {
      return;
    }
    ProducerPolicy policy = surroundings.policy();
    if (inFlight >= policy.maxInFlight()) {
      takenBytes.addAndGet(-bytes);
      overloaded(ref, policy.maxInFlight() + " submits may be unanswered at a time");
    } else if (followed.unfinished() + inFlight >= policy.maxFollowed()) {
      takenBytes.addAndGet(-bytes);
      overloaded(ref, policy.maxFollowed() + " commands may be unfinished at a time");
    } else {
      inFlight++;
      surroundings.broker().submit().accept(command, submitted -> submitted(ref, submitted, bytes));
    }
  }

  /** Writer's thread: from here on no end is missed. */
  private void submitted(Optional<JsonText> ref, Submitted submitted, int bytes) {
    Optional<CommandState> state = state(submitted);
    state.ifPresent(known -> surroundings.followers().follow(known.command().id(), this));
    mailbox.post(() -> answer(ref, submitted, bytes));
  }

  private static Optional<CommandState> state(Submitted submitted) {
    if (submitted instanceof Submitted.Accepted accepted) {
      return Optional.of(accepted.command().state());
    }
    return submitted instanceof Submitted.Existing existing
        ? Optional.of(existing.command().state())
        : Optional.empty();
  }

  private void answer(Optional<JsonText> ref, Submitted submitted, int bytes) {
    inFlight--;
    takenBytes.addAndGet(-bytes);
    Optional<CommandState> state = state(submitted);
    if (ended) {
      state.ifPresent(known -> surroundings.followers().unfollow(known.command().id(), this));
    } else if (state.isPresent()) {
      followed.add(state.get().command().id(), ref);
      say(new ProducerReply.Accepted(ref, state.get(), submitted instanceof Submitted.Existing));
      if (state.get().status().isFinal()) {
        tell(state.get());
      }
    } else {
      say(Refusals.of(ref, submitted));
    }
  }

  /** Any thread: a submit was not taken. */
  void overloaded(Optional<JsonText> ref, String detail) {
    surroundings.metrics().count(Counter.PRODUCER_OVERLOADED);
    say(Refusals.overloaded(ref, detail));
  }

  /** I/O thread. False when too much is taken in already. */
  boolean take(List<CommandId> ids) {
    return mailbox.offer(() -> resume(ids));
  }

  private void resume(List<CommandId> ids) {
    if (ended) {
      return;
    }
    int room = surroundings.policy().maxFollowed() - followed.unfinished() - inFlight;
    if (resuming || ids.size() > room) {
      resumeLater(
          "one resume at a time, within " + surroundings.policy().maxFollowed() + " commands");
      return;
    }
    resuming = true;
    // Followed before it is looked up, so that no end is missed.
    for (CommandId id : ids) {
      followed.resume(id);
      surroundings.followers().follow(id, this);
    }
    surroundings.broker().callbacks().execute(() -> lookUp(ids));
  }

  /** Any thread: a resume was not taken. */
  void resumeLater(String detail) {
    surroundings.metrics().count(Counter.PRODUCER_OVERLOADED);
    say(new ProducerReply.Problem("overloaded", detail, Optional.empty()));
  }

  /** Callback thread. */
  private void lookUp(List<CommandId> ids) {
    try {
      for (CommandId id : ids) {
        Optional<CommandState> found =
            surroundings.broker().find().apply(id).map(CommandRecord::state);
        mailbox.post(() -> found(id, found));
      }
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "a producer's commands could not be looked up", e);
      mailbox.post(
          () ->
              say(
                  new ProducerReply.Problem(
                      "unavailable",
                      "the database cannot be read now; resume again later",
                      Optional.empty())));
    } finally {
      mailbox.post(() -> resuming = false);
    }
  }

  private void found(CommandId id, Optional<CommandState> state) {
    if (ended || !followed.isUnfinished(id)) {
      // Its end was told meanwhile.
      return;
    }
    if (state.isEmpty()) {
      followed.forget(id);
      say(new ProducerReply.Unknown(id));
    } else if (state.get().status().isFinal()) {
      tell(state.get());
    } else {
      say(new ProducerReply.Pending(id, state.get().status()));
    }
  }

  // From the store

  /** Writer's thread: a command that is followed here became final. */
  void ended(CommandState state) {
    mailbox.post(() -> tell(state));
  }

  private void tell(CommandState state) {
    if (ended) {
      return;
    }
    Optional<Optional<JsonText>> asked = followed.ended(state);
    if (asked.isEmpty()) {
      return;
    }
    ProducerReply.Finished finished = new ProducerReply.Finished(asked.get(), state);
    ProducerReply.Finished older = waiting.put(state.command().id(), finished);
    waitingBytes += weight(finished) - (older == null ? 0 : weight(older));
    pump();
    if (waitingBytes > surroundings.policy().maxWaitingBytes()) {
      end(CloseCode.TOO_SLOW, "more waits than the peer reads");
    }
  }

  private static int weight(ProducerReply.Finished finished) {
    CommandState state = finished.state();
    return STATE_WEIGHT
        + state.result().map(result -> result.text().length()).orElse(0)
        + state.error().map(String::length).orElse(0);
  }

  /** Ends come in bursts: they wait here for room, one per command, while answers go at once. */
  private void pump() {
    Optional<EdgeSession> open = session;
    if (ended || open.isEmpty()) {
      return;
    }
    Outbound outbound = open.get().outbound();
    var next = waiting.values().iterator();
    while (next.hasNext() && hasRoom(outbound)) {
      ProducerReply.Finished finished = next.next();
      next.remove();
      waitingBytes -= weight(finished);
      outbound.offer(OutboundMessage.of(ProducerCodec.encode(finished)));
    }
    if (!waiting.isEmpty()) {
      outbound.wantRoom();
    }
  }

  private boolean hasRoom(Outbound outbound) {
    return outbound.ahead() < surroundings.policy().outbound().maxMessages() / AHEAD
        && outbound.aheadBytes() < surroundings.policy().outbound().maxBytes() / AHEAD;
  }

  // To the connection

  /** Any thread. */
  void say(ProducerReply reply) {
    session.ifPresent(
        open -> open.outbound().offer(OutboundMessage.of(ProducerCodec.encode(reply))));
  }

  /** Any thread: a frame was of no use. */
  void unusable(ProducerReply.Problem problem) {
    surroundings.metrics().count(Counter.PRODUCER_INVALID_FRAMES);
    say(problem);
  }

  /** Any thread: closes the connection, if it is open. */
  void close(CloseCode code, String reason, Runnable done) {
    mailbox.post(
        () -> {
          end(code, reason);
          done.run();
        });
  }

  private void end(CloseCode code, String reason) {
    if (ended) {
      return;
    }
    ended = true;
    session.ifPresent(open -> open.outbound().close(code, reason, () -> {}));
    followed.clear();
    waiting.clear();
    waitingBytes = 0;
    surroundings.metrics().count(Counter.PRODUCERS_CLOSED);
    surroundings.gone().accept(this);
  }

  /** Called every second. */
  void tick() {
    mailbox.post(() -> session.ifPresent(this::check));
  }

  private void check(EdgeSession open) {
    open.outbound().checkDeadline();
    if (open.isProbeOverdue(surroundings.policy().probeTimeout())) {
      end(CloseCode.IDLE, "no pong");
    } else if (open.silence() > surroundings.policy().quietAfter().toNanos()) {
      open.probe();
    }
  }

  @Override
  public void gaveUp(CloseCode code, String reason) {
    if (code == CloseCode.TOO_SLOW) {
      surroundings.metrics().count(Counter.PRODUCER_SLOW_CLOSED);
    }
    close(code, reason, () -> {});
  }

  @Override
  public void room() {
    mailbox.post(this::pump);
  }

  @Override
  public void handed() {}

  private void failed(Throwable failure) {
    surroundings.metrics().count(Counter.INTERNAL_ERRORS);
    LOG.log(Level.ERROR, "a task of a producer's connection failed", failure);
  }
}
