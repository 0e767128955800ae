package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandStatus;
import org.edgewire.store.Announcement;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Op;
import org.edgewire.store.Webhook;

/** What the tests of the outbox do with it. */
public abstract class JdbcOutboxSteps extends JdbcSessionContract {
  static final AgentId A = new AgentId("a");
  static final Duration MINUTE = Duration.ofMinutes(1);

  /** What happens to the store between two steps; none of it may change what is due. */
  enum Between {
    NOTHING,
    CHECKPOINT,
    KILL,
    CHECKPOINT_AND_KILL,
    KILL_AND_CHECKPOINT
  }

  final void let(Between between) {
    switch (between) {
      case NOTHING -> work();
      case CHECKPOINT -> checkpoint();
      case KILL -> crashAndReopen();
      case CHECKPOINT_AND_KILL -> {
        checkpoint();
        crashAndReopen();
      }
      case KILL_AND_CHECKPOINT -> {
        crashAndReopen();
        checkpoint();
      }
    }
  }

  final void announcing() {
    AtomicInteger names = new AtomicInteger();
    restartWith(options.withWebhooks(() -> "w" + names.incrementAndGet()));
  }

  final void finish(String id, CommandStatus status) {
    run(Op.send(id));
    run(Op.ack(id, status));
  }

  /** A command that ends twice: completed, and later failed. */
  final void endTwice(String id) {
    run(Op.draft(id, "a").of("schedule_message").accept());
    finish(id, CommandStatus.COMPLETED);
    run(Op.ack(id, CommandStatus.FAILED));
  }

  static <R> Op<R> op(Function<Ledger, R> body) {
    return new Op<>(Intake.BROKER, Set.of(), Set.of(), 200, body);
  }

  final List<Webhook> due() {
    return run(op(ledger -> ledger.outbox().due(100, 1 << 20, Set.of())));
  }

  final List<String> dueNames() {
    return due().stream().map(JdbcOutboxSteps::name).toList();
  }

  static String name(Webhook webhook) {
    String tries = webhook.attempts() == 0 ? "" : " #" + webhook.attempts();
    Announcement what = webhook.what();
    if (what instanceof Announcement.CommandEnded ended) {
      return ended.state().command().id() + " " + ended.state().status().wireName() + tries;
    }
    return what.about() + " " + what.getClass().getSimpleName() + tries;
  }

  final boolean end(Webhook webhook) {
    return run(op(ledger -> ledger.outbox().ended(webhook)));
  }

  final void fail(Webhook webhook, Duration pause) {
    boolean done =
        run(
            op(
                ledger -> {
                  ledger.outbox().tried(webhook, ledger.now().plus(pause));
                  return true;
                }));
    assertThat(done).isTrue();
  }

  static boolean tell(Ledger ledger, Announcement what) {
    ledger.outbox().announce(what);
    return true;
  }
}
