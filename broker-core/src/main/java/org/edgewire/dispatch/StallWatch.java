package org.edgewire.dispatch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import org.edgewire.command.CommandId;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.store.Receipt;

/**
 * Notices that nothing goes out to an agent although work waits, its window is open and it is
 * heard, which only a defect can cause; then says so, counts it, and has the lanes read anew. Owned
 * by the agent's mailbox.
 */
final class StallWatch {
  private static final Logger LOG = System.getLogger(StallWatch.class.getName());
  private static final long PATIENCE = Duration.ofSeconds(8).toNanos();

  /** What is found waiting may have come this moment: it has to be found again after so long. */
  private static final long CONFIRMATION = Duration.ofSeconds(2).toNanos();

  /** Whoever has nothing to do for long is asked about less and less often. */
  private static final long LONGEST = Duration.ofMinutes(10).toNanos();

  private final AgentDesk desk;
  private final Tools tools;
  private long moves;
  private long since;
  private long pause = PATIENCE;
  private Optional<CommandId> suspected = Optional.empty();

  StallWatch(AgentDesk desk, Tools tools) {
    this.desk = desk;
    this.tools = tools;
    this.since = tools.timer().nanoTime();
  }

  /** Called every second. */
  void tick() {
    long now = tools.timer().nanoTime();
    if (desk.courier().moves() != moves || !couldMove()) {
      moves = desk.courier().moves();
      since = now;
      pause = PATIENCE;
      suspected = Optional.empty();
    } else if (now - since >= pause) {
      since = now;
      pause = Math.min(LONGEST, 2 * pause);
      ask();
    }
  }

  private boolean couldMove() {
    return desk.session()
            .filter(open -> open.silence() < tools.policy().quietAfter().toNanos())
            .filter(open -> open.outbound().waiting() == 0)
            .isPresent()
        && desk.courier().deliveries().isWindowOpen();
  }

  private void ask() {
    boolean dedups = desk.session().filter(open -> open.dedups()).isPresent();
    long before = moves;
    Receipt<Optional<CommandId>> answer =
        Receipts.of(
            waiting -> desk.post(owner -> owner.stallWatch().found(waiting, before)),
            refused -> {});
    tools.store().submit(new WaitingOperation(desk.id(), dedups), answer);
  }

  private void found(Optional<CommandId> waiting, long before) {
    if (desk.courier().moves() != before || !couldMove()) {
      return;
    }
    boolean confirmed = waiting.isPresent() && waiting.equals(suspected);
    suspected = waiting;
    if (!confirmed) {
      pause = waiting.isPresent() ? CONFIRMATION : pause;
      return;
    }
    tools.metrics().count(Counter.STALLS);
    LOG.log(
        Level.ERROR,
        "nothing moved for agent {0} although {1} may go out: its lanes are read anew",
        desk.id(),
        waiting.get());
    suspected = Optional.empty();
    pause = PATIENCE;
    desk.courier().reload();
  }
}
