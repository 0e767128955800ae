package org.edgewire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockablePoolTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final BlockablePool pool = new BlockablePool(2, Thread::new);

  @AfterEach
  void end() {
    pool.shutdownNow();
  }

  @Test
  void whoHasNothingToDoIsIdleAndStartsNoThread() throws InterruptedException {
    assertThat(pool.awaitIdle(LONG)).isTrue();
    assertThat(pool.getPoolSize()).isZero();
  }

  @Test
  void whatRunsAndWhatWaitsIsAwaited() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      pool.execute(
          () -> {
            await(gate);
            done.incrementAndGet();
          });
    }

    assertThat(pool.awaitIdle(SHORT)).isFalse();
    gate.countDown();

    assertThat(pool.awaitIdle(LONG)).isTrue();
    assertThat(done).hasValue(5);
  }

  @Test
  void aTaskThatFailsIsDoneToo() throws InterruptedException {
    BlockablePool quiet =
        new BlockablePool(
            1,
            task -> {
              Thread thread = new Thread(task);
              thread.setUncaughtExceptionHandler((failed, failure) -> {});
              return thread;
            });
    try {
      quiet.execute(
          () -> {
            throw new IllegalStateException("for this test");
          });

      assertThat(quiet.awaitIdle(LONG)).isTrue();
    } finally {
      quiet.shutdownNow();
    }
  }

  @Test
  void aTaskThatComesAfterTheEndRunsWhereItComesFrom() throws InterruptedException {
    pool.shutdown();
    AtomicReference<Thread> ran = new AtomicReference<>();

    pool.execute(() -> ran.set(Thread.currentThread()));

    assertThat(ran).hasValue(Thread.currentThread());
    assertThat(pool.awaitIdle(LONG)).isTrue();
  }

  @Test
  void aTaskThatFoundNoThreadIsNotAwaited() throws InterruptedException {
    BlockablePool starved =
        new BlockablePool(
            1,
            task -> {
              throw new IllegalStateException("no thread left");
            });

    assertThatThrownBy(() -> starved.execute(() -> {})).hasMessage("no thread left");

    assertThat(starved.awaitIdle(LONG)).isTrue();
  }

  @RepeatedTest(100)
  void severalWaitEachForWhatTheyHanded() throws InterruptedException {
    AtomicInteger missed = new AtomicInteger();
    List<Thread> waiters =
        IntStream.range(0, 3).mapToObj(i -> new Thread(() -> handAndAwait(missed))).toList();
    waiters.forEach(Thread::start);
    for (Thread waiter : waiters) {
      waiter.join();
    }
    assertThat(missed).hasValue(0);
  }

  private void handAndAwait(AtomicInteger missed) {
    for (int i = 0; i < 20; i++) {
      AtomicInteger done = new AtomicInteger();
      pool.execute(done::incrementAndGet);
      pool.execute(done::incrementAndGet);
      try {
        if (!pool.awaitIdle(LONG) || done.get() != 2) {
          missed.incrementAndGet();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
