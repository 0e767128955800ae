package org.edgewire.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final List<Throwable> failures = new ArrayList<>();
  private final List<String> ran = new ArrayList<>();
  private final Queue<Runnable> pending = new ArrayDeque<>();

  @Test
  void aTaskAddedFromWithinATaskRunsAfterItNeverInsideIt() {
    Mailbox mailbox = new Mailbox(Mailbox.INLINE, 10, failures::add);

    mailbox.post(
        () -> {
          ran.add("outer begins");
          mailbox.post(() -> ran.add("inner"));
          ran.add("outer ends");
        });

    assertThat(ran).containsExactly("outer begins", "outer ends", "inner");
  }

  @Test
  void aTaskThatThrowsIsReportedAndTheNextOneRuns() {
    Mailbox mailbox = new Mailbox(pending::add, 10, failures::add);
    Error failure = new StackOverflowError("planted");
    mailbox.post(
        () -> {
          throw failure;
        });
    mailbox.post(() -> ran.add("next"));

    runPending();

    assertThat(failures).containsExactly(failure);
    assertThat(ran).containsExactly("next");
  }

  @Test
  void aFullMailboxRefusesOffersButTakesPosts() {
    Mailbox mailbox = new Mailbox(pending::add, 2, failures::add);

    assertThat(mailbox.offer(() -> ran.add("1"))).isTrue();
    assertThat(mailbox.offer(() -> ran.add("2"))).isTrue();
    assertThat(mailbox.offer(() -> ran.add("refused"))).isFalse();
    mailbox.post(() -> ran.add("3"));
    runPending();

    assertThat(ran).containsExactly("1", "2", "3");
    assertThat(mailbox.offer(() -> {})).isTrue();
  }

  @Test
  void aBusyOwnerGivesItsThreadBackAfterABatch() {
    Mailbox busy = new Mailbox(pending::add, 1_000, failures::add);
    Mailbox other = new Mailbox(pending::add, 1_000, failures::add);
    for (int i = 0; i < 100; i++) {
      busy.post(() -> ran.add("busy"));
    }
    other.post(() -> ran.add("other"));

    runPending();

    assertThat(ran).hasSize(101);
    assertThat(ran.indexOf("other")).isEqualTo(64);
  }

  @Test
  void aLongRunInlineDoesNotDeepenTheStack() {
    Mailbox mailbox = new Mailbox(Mailbox.INLINE, 10, failures::add);
    AtomicInteger left = new AtomicInteger(100_000);
    Runnable[] step = new Runnable[1];
    step[0] =
        () -> {
          if (left.decrementAndGet() > 0) {
            mailbox.post(step[0]);
          }
        };

    mailbox.post(step[0]);

    assertThat(left).hasValue(0);
    assertThat(failures).isEmpty();
  }

  @Test
  void tasksOfManyThreadsRunOneAtATimeInTheOrderOfEachThread() throws InterruptedException {
    int threads = 4;
    int each = 5_000;
    int[] last = new int[threads];
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(threads * each);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Mailbox mailbox = new Mailbox(pool, Integer.MAX_VALUE, failures::add);
      for (int t = 0; t < threads; t++) {
        int producer = t;
        Runnable posts =
            () -> {
              for (int i = 1; i <= each; i++) {
                int number = i;
                mailbox.post(
                    () -> {
                      overlaps.addAndGet(inside.getAndIncrement());
                      // Plain memory: right only when each task happens before the next.
                      if (last[producer] == number - 1) {
                        last[producer] = number;
                      }
                      inside.decrementAndGet();
                      done.countDown();
                    });
              }
            };
        new Thread(posts).start();
      }

      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      pool.shutdown();
    }
    assertThat(overlaps).hasValue(0);
    assertThat(last).containsOnly(each);
  }

  private void runPending() {
    while (!pending.isEmpty()) {
      pending.remove().run();
    }
  }
}
