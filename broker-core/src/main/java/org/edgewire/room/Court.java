package org.edgewire.room;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
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
 */
final class Court {
  private static final Logger LOG = System.getLogger(Court.class.getName());
  private static final RoomAnswer.Refused OVERLOADED =
      new RoomAnswer.Refused(
          "overloaded", "too much is waiting for the session's rules; try again later");

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
  private boolean sitting;

  /**
   * @param rules read anew for each change
   */
  Court(SessionId session, List<SessionRule> rules, Mailbox mailbox, Surroundings surroundings) {
    this.session = session;
    this.rules = rules;
    this.mailbox = mailbox;
    this.surroundings = surroundings;
  }

  /** Whether nothing is being judged. */
  boolean isIdle() {
    return !sitting;
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
    if (rules.isEmpty() && !sitting) {
      passed.accept(change);
    } else if (waiting.size() >= RoomPolicy.MAX_WAITING) {
      refused.accept(OVERLOADED);
    } else {
      waiting.add(new Case(change, passed, refused));
      next(state);
    }
  }

  private void next(Supplier<JsonText> state) {
    if (sitting || waiting.isEmpty()) {
      return;
    }
    Case one = waiting.remove();
    JsonText shown = state.get();
    sitting = true;
    try {
      surroundings
          .threads()
          .listeners()
          .execute(
              () -> {
                Judgement judgement = judgement(one.change(), shown);
                mailbox.post(() -> settle(one, judgement, state));
              });
    } catch (RejectedExecutionException e) {
      mailbox.post(() -> settle(one, Judgement.refused(one.change(), OVERLOADED), state));
    }
  }

  private void settle(Case one, Judgement judgement, Supplier<JsonText> state) {
    sitting = false;
    judgement
        .refusal()
        .ifPresentOrElse(one.refused(), () -> one.passed().accept(judgement.change()));
    next(state);
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
