package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.edgewire.mailbox.Timer;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.Heard;
import org.edgewire.store.Op;
import org.edgewire.store.Outcome;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The writer on a thread of its own, on the real time. */
final class WriterThreadTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
  private final AtomicReference<Thread> writer = new AtomicReference<>();
  private final Metrics metrics = new Metrics();
  private JdbcStore store;

  @BeforeEach
  void open() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(H2.memoryUrl(UUID.randomUUID().toString()));
    store =
        JdbcStore.open(
            source,
            JdbcStoreOptions.DEFAULT.owningTheDatabase(),
            Clock.systemUTC(),
            this::onWriter,
            new RealTimer(),
            metrics);
    store.start(new Heard());
  }

  @AfterEach
  void close() {
    store.close();
    threads.shutdown();
    ticks.shutdown();
  }

  private void onWriter(Runnable task) {
    threads.execute(
        () -> {
          writer.set(Thread.currentThread());
          task.run();
          writer.set(null);
        });
  }

  @Test
  void everyReceiptHearsExactlyOnceThoughTheStoreIsClosedMeanwhile() throws Exception {
    // Given
    ConcurrentLinkedQueue<Outcome<Boolean>> outcomes = new ConcurrentLinkedQueue<>();
    CountDownLatch half = new CountDownLatch(2_000);
    List<Future<?>> producers = new ArrayList<>();
    for (int p = 0; p < 4; p++) {
      int producer = p;
      producers.add(threads.submit(() -> produce(producer, outcomes, half)));
    }
    half.await();

    // When
    store.close();

    // Then
    for (Future<?> producer : producers) {
      producer.get();
    }
    assertThat(outcomes).hasSize(4_000).allSatisfy(this::heardOnce);
    assertThat(metrics.value(Metrics.Counter.INTERNAL_ERRORS)).isZero();
  }

  private void produce(
      int producer, ConcurrentLinkedQueue<Outcome<Boolean>> outcomes, CountDownLatch half) {
    for (int i = 0; i < 1_000; i++) {
      Outcome<Boolean> outcome = new Outcome<>();
      outcomes.add(outcome);
      store.submit(Op.draft("p" + producer + "-" + i, "a" + i % 7).accept(), outcome);
      half.countDown();
    }
  }

  private void heardOnce(Outcome<Boolean> outcome) {
    if (outcome.isCommitted()) {
      assertThat(outcome.result()).isTrue();
    } else {
      assertThat(outcome.refusal()).isNotNull();
    }
  }

  @Test
  void anInterruptDoesNotStopTheWriter() {
    await().until(() -> writer.get() != null);
    writer.get().interrupt();
    Outcome<Boolean> outcome = new Outcome<>();

    store.submit(Op.draft("c1", "a").accept(), outcome);

    await().until(outcome::isDone);
    assertThat(outcome.result()).isTrue();
  }

  @Test
  void anIdleWriterUsesNoProcessorTime() {
    var bean = ManagementFactory.getThreadMXBean();
    await().until(() -> writer.get() != null);
    long id = writer.get().getId();
    await().pollDelay(Duration.ofMillis(500)).until(() -> true);
    long before = bean.getThreadCpuTime(id);

    await().pollDelay(Duration.ofSeconds(2)).until(() -> true);

    assertThat(bean.getThreadCpuTime(id) - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(100));
  }

  @Test
  void theWriterEndsWithItsStore() {
    await().until(() -> writer.get() != null);

    store.close();

    await().until(() -> writer.get() == null);
  }

  /** Real time for the store's ticks. */
  private final class RealTimer implements Timer {
    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public void after(Duration delay, Runnable task) {
      ScheduledFuture<?> ignored = ticks.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Repeated every(Duration period, Runnable task) {
      ScheduledFuture<?> future =
          ticks.scheduleAtFixedRate(task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    }
  }
}
