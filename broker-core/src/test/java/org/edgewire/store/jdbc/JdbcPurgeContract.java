package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.edgewire.command.CommandStatus;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.Op;
import org.junit.jupiter.api.Test;

/** What is deleted when its time is over, and what is not. */
public abstract class JdbcPurgeContract extends JdbcOutboxContract {
  private static final Duration DAY = Duration.ofDays(1);

  private void finish(String id) {
    run(Op.send(id));
    run(Op.ack(id, CommandStatus.COMPLETED));
  }

  @Test
  void finalCommandsAreDeletedAfterTheRetentionAndNotBefore() {
    run(Op.draft("done", "a").accept());
    finish("done");
    run(Op.draft("waiting", "a").accept());
    run(Op.draft("flying", "a").accept());
    run(Op.send("flying"));
    pass(DAY.multipliedBy(20));
    run(Op.draft("later", "a").accept());
    run(Op.cancel("later"));

    pass(DAY.multipliedBy(9));
    assertThat(find("done")).isPresent();
    pass(DAY.multipliedBy(2));

    assertThat(find("done")).isEmpty();
    assertThat(statusOf("later")).isEqualTo(CommandStatus.CANCELLED);
    assertThat(statusOf("waiting")).isEqualTo(CommandStatus.QUEUED);
    assertThat(statusOf("flying")).isEqualTo(CommandStatus.UNCONFIRMED);
    assertThat(counts("a")).isEqualTo(new AgentCounts(1, 0));
    assertThat(metrics.value(Metrics.Counter.PURGED)).isEqualTo(1);
    crashAndReopen();
    assertThat(find("done")).isEmpty();
    assertThat(counts("a")).isEqualTo(new AgentCounts(1, 0));
  }

  @Test
  void aLateAckMakesACommandNew() {
    run(Op.draft("c1", "a").accept());
    run(Op.send("c1"));
    run(Op.lose("c1"));
    pass(DAY.multipliedBy(29));
    run(Op.ack("c1", CommandStatus.COMPLETED));

    pass(DAY.multipliedBy(29));
    assertThat(statusOf("c1")).isEqualTo(CommandStatus.COMPLETED);
    pass(DAY.multipliedBy(2));

    assertThat(find("c1")).isEmpty();
  }

  @Test
  void aScheduledMessageIsKeptUntilADayAfterItGoesOut() {
    Instant sendAt = Op.in(time, DAY.multipliedBy(100));
    run(
        Op.draft("c1", "a")
            .of("schedule_message")
            .with("{\"send_at\":\"" + sendAt + "\"}")
            .accept());
    finish("c1");

    pass(DAY.multipliedBy(100));
    assertThat(find("c1")).isPresent();
    pass(DAY.plusHours(1));

    assertThat(find("c1")).isEmpty();
  }

  @Test
  void eventsOfAgentsAreDeletedToo() {
    run(Op.report("a", "e1", "{}"));
    pass(DAY.multipliedBy(20));
    run(Op.report("a", "e2", "{}"));
    pass(DAY.multipliedBy(11));

    assertThat(count("ec_agent_event")).isEqualTo(1);
  }

  @Test
  void muchIsDeletedInSmallSlicesBetweenOtherWork() {
    for (int i = 0; i < 3 * Purge.SLICE; i++) {
      submit(Op.draft("c" + i, "a").accept());
    }
    work();
    for (int i = 0; i < 3 * Purge.SLICE; i++) {
      submit(Op.cancel("c" + i));
    }
    work();
    checkpoint();
    time.advance(DAY.multipliedBy(31));
    assertThat(count("ec_command")).isEqualTo(3 * Purge.SLICE);

    assertThat(((JdbcStore) store).step()).isTrue();
    assertThat(count("ec_command")).isEqualTo(2 * Purge.SLICE);
    run(Op.draft("new", "a").accept());

    checkpoint();
    assertThat(count("ec_command")).isEqualTo(1);
  }

  @Test
  void aPurgeThatFailsIsTriedAgain() {
    run(Op.draft("c1", "a").accept());
    run(Op.cancel("c1"));
    pass(Duration.ofSeconds(2));
    faults.breakAt(Faults.Point.BEFORE_COMMIT, 1);
    pass(DAY.multipliedBy(31));
    pass(Duration.ofMinutes(11));

    assertThat(find("c1")).isEmpty();
  }
}
