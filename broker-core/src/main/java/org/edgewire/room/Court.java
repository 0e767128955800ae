package org.edgewire.room;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.edgewire.json.JsonText;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.member.SessionId;
import org.edgewire.metrics.Metrics.Counter;

/**
 * Has an application's rules judge the changes of one session, one after the other, without making
 * anybody else wait. Owned by the room; where there are no rules, nothing ever waits here.
 *
 * <p>A judgement that takes longer than {@link RoomPolicy#RULE} is given up: its thread is
 * interrupted and its change refused. As long as that thread does not return, all changes of the
 * session are refused, so no session ever holds more than one thread.
 */
final class Court {
  private static final Logger LOG = System.getLogger(Court.class.getName());
  private static final RoomAnswer.Refused OVERLOADED =
      new RoomAnswer.Refused(
          "overloaded", "too much is waiting for the session's rules; try again later");

  private static final RoomAnswer.Refused TOO_SLOW =
      new RoomAnswer.Refused(
          "rule_timeout",
          "the session's rules did not answer within " + RoomPolicy.RULE.toSeconds() + " s");

  /**
   * A change that waits.
   *
   * @param passed takes it, perhaps rewritten
   * @param refused hears why not
   */
  private record Case(
      Change change, Consumer<Change> passed, Consumer<RoomAnswer.Refused> refused) {}

  private final SessionId session;
  private final List<SessionRule> rules;
  private final Mailbox mailbox;
  private final Surroundings surroundings;
  private final Queue<Case> waiting = new ArrayDeque<>();
  private Optional<Sitting> sitting = Optional.empty();

  /**
   * @param rules read anew for each change
   */
  Court(SessionId session, List<SessionRule> rules, Mailbox mailbox, Surroundings surroundings) {
    this.session = session;
    this.rules = rules;
    this.mailbox = mailbox;
    this.surroundings = surroundings;
  }

  /** A change that is being judged, on a thread of the application's. */
  private final class Sitting {
    private final Case one;
    private final FutureTask<Judgement> task;
    private final long since = surroundings.nanos();
    private boolean givenUp;

    Sitting(Case one, JsonText state) {
      this.one = one;
      this.task = new FutureTask<>(() -> judgement(one.change(), state));
    }
  }

  /** Whether nothing is being judged. */
  boolean isIdle() {
    return sitting.isEmpty();
  }

  /**
   * Judges a change.
   *
   * @param state what the rules are shown
   * @param passed takes it, perhaps rewritten
   * @param refused hears why not
   */
  void judge(
      Change change,
      Supplier<JsonText> state,
      Consumer<Change> passed,
      Consumer<RoomAnswer.Refused> refused) {
    if (rules.isEmpty() && sitting.isEmpty()) {
      passed.accept(change);
    } else if (sitting.filter(now -> now.givenUp).isPresent()) {
      refused.accept(TOO_SLOW);
    } else if (waiting.size() >= RoomPolicy.MAX_WAITING) {
      refused.accept(OVERLOADED);
    } else {
      waiting.add(new Case(change, passed, refused));
      next(state);
    }
  }

  private void next(Supplier<JsonText> state) {
    if (sitting.isPresent() || waiting.isEmpty()) {
      return;
    }
    Sitting next = new Sitting(waiting.remove(), state.get());
    sitting = Optional.of(next);
    try {
      surroundings
          .threads()
          .listeners()
          .execute(
              () -> {
                next.task.run();
                mailbox.post(() -> settle(next, state));
              });
    } catch (RejectedExecutionException e) {
      mailbox.post(
          () -> {
            sitting = Optional.empty();
            next.one.refused().accept(OVERLOADED);
            next(state);
          });
    }
  }

  private void settle(Sitting done, Supplier<JsonText> state) {
    sitting = Optional.empty();
    if (!done.givenUp) {
      Judgement judgement = judgement(done);
      judgement
          .refusal()
          .ifPresentOrElse(done.one.refused(), () -> done.one.passed().accept(judgement.change()));
    }
    next(state);
  }

  private static Judgement judgement(Sitting done) {
    try {
      return done.task.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("a judgement that was made cannot be read", e);
    }
  }

  /** Looks whether a judgement takes too long. Called by a sweep. */
  void tick() {
    if (sitting.isEmpty()) {
      return;
    }
    Sitting now = sitting.get();
    if (now.givenUp) {
      // What waits had its time, too, and cannot be judged while the thread does not come back.
      List<Case> all = List.copyOf(waiting);
      waiting.clear();
      all.forEach(one -> one.refused().accept(TOO_SLOW));
    } else if (surroundings.nanos() - now.since > RoomPolicy.RULE.toNanos()) {
      now.givenUp = true;
      LOG.log(
          Level.ERROR,
          "a rule of an application takes longer than {0} s in session {1}; its change is refused,"
              + " and so are all others of the session until it returns",
          RoomPolicy.RULE.toSeconds(),
          session);
      surroundings.metrics().count(Counter.INTERNAL_ERRORS);
      boolean unused = now.task.cancel(true);
      now.one.refused().accept(TOO_SLOW);
    }
  }

  /** What the rules made of a change; with a refusal when it must not happen. */
  private record Judgement(Change change, Optional<RoomAnswer.Refused> refusal) {
    static Judgement refused(Change change, RoomAnswer.Refused refusal) {
      return new Judgement(change, Optional.of(refusal));
    }
  }

  private Judgement judgement(Change change, JsonText state) {
    Change current = change;
    try {
      for (SessionRule rule : rules) {
        Ruling ruling = rule.judge(session, current, state);
        if (ruling instanceof Ruling.Refused refused) {
          return Judgement.refused(
              current, new RoomAnswer.Refused(refused.code(), refused.message()));
        }
        if (ruling instanceof Ruling.Rewritten rewritten) {
          current = rewritten(current, rewritten.content());
        }
      }
      return new Judgement(current, Optional.empty());
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "a rule of an application failed", e);
      surroundings.metrics().count(Counter.INTERNAL_ERRORS);
      return Judgement.refused(
          current, new RoomAnswer.Refused("rule_failed", "the application failed"));
    }
  }

  private static Change rewritten(Change change, JsonText content) {
    return change instanceof Change.Patch patch
        ? patch.with(content)
        : ((Change.Action) change).with(content);
  }
}
