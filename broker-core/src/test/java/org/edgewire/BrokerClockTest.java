package org.edgewire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.command.Priority;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.json.JsonText;
import org.edgewire.mailbox.ManualClock;
import org.edgewire.mailbox.Timer;
import org.junit.jupiter.api.Test;

class BrokerClockTest {
  private final ManualClock machine = new ManualClock();

  /** Wakes every few milliseconds of real time and says that each wake-up took a second. */
  private static final class FastTimer implements Timer, AutoCloseable {
    private final BrokerThreads threads = new BrokerThreads(Thread::new);
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanoTime() {
      return nanos.get();
    }

    @Override
    public void after(Duration delay, Runnable task) {
      threads.timer().after(Duration.ofMillis(delay.toMillis() / 100), task);
    }

    @Override
    public Repeated every(Duration period, Runnable task) {
      return threads
          .timer()
          .every(
              Duration.ofMillis(10),
              () -> {
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
                task.run();
              });
    }

    @Override
    public void close() {
      threads.close();
    }
  }

  private static NewCommand expiring(String id, Duration ttl) {
    return new NewCommand(
        new AgentId("a1"),
        new CommandType("emit_event"),
        JsonText.parse("{\"event_type\":\"x\"}"),
        Priority.NORMAL,
        Optional.of(new CommandId(id)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(ttl),
        Optional.empty(),
        id);
  }

  @Test
  void aClockThatJumpsAnHourExpiresNothingButTimeDoes() {
    try (FastTimer timer = new FastTimer();
        Broker broker = Broker.builder().inMemory().machineClock(machine).timer(timer).build()) {
      broker.start();
      broker.submit(expiring("short", Duration.ofSeconds(30))).join();
      broker.submit(expiring("long", Duration.ofDays(1))).join();

      machine.advance(Duration.ofHours(20));
      CommandId shortOne = new CommandId("short");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> broker.find(shortOne).orElseThrow().state().status() == CommandStatus.EXPIRED);

      assertThat(broker.find(new CommandId("long")).orElseThrow().state().status())
          .isEqualTo(CommandStatus.QUEUED);
      assertThat(broker.find(shortOne).orElseThrow().state().changedAt())
          .isBefore(machine.instant().minus(Duration.ofHours(19)));
    }
  }
}
