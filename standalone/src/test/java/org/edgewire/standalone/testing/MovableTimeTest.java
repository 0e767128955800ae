package org.edgewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.edgewire.mailbox.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MovableTimeTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final MovableTime time = new MovableTime(START, () -> {});
  private final List<String> ran = new ArrayList<>();

  @AfterEach
  void close() {
    time.close();
  }

  @Test
  void whatAJumpMakesDueRunsInItsOrderAtItsOwnMoment() {
    long begin = time.nanoTime();
    time.after(Duration.ofHours(2), () -> ran.add("later " + hoursSince(begin)));
    time.after(Duration.ofHours(1), () -> ran.add("sooner " + hoursSince(begin)));

    time.advance(Duration.ofHours(3));

    assertThat(ran).containsExactly("sooner 1", "later 2");
    assertThat(time.instant()).isAfterOrEqualTo(START.plus(Duration.ofHours(3)));
  }

  private long hoursSince(long begin) {
    return Duration.ofNanos(time.nanoTime() - begin).toHours();
  }

  @Test
  void whatIsNotDueDoesNotRun() {
    time.after(Duration.ofHours(2), () -> ran.add("early"));

    time.advance(Duration.ofHours(1));

    assertThat(ran).isEmpty();
  }

  @Test
  void aRepeatedTaskRunsAgainUntilItIsStopped() {
    Timer.Repeated repeated = time.every(Duration.ofMinutes(10), () -> ran.add("again"));
    time.advance(Duration.ofMinutes(35));

    repeated.stop();
    time.advance(Duration.ofHours(1));

    assertThat(ran).hasSize(3);
  }

  @Test
  void beforeEachJumpThoseWhoAreBusyAreWaitedFor() {
    List<Instant> asked = new ArrayList<>();
    try (MovableTime busy = new MovableTime(START, () -> asked.add(START))) {
      busy.after(Duration.ofHours(1), () -> asked.add(busy.instant()));

      busy.advance(Duration.ofHours(2));
    }

    assertThat(asked).hasSize(3).element(0).isEqualTo(START);
    assertThat(asked.get(1)).isAfter(START);
    assertThat(asked.get(2)).isEqualTo(START);
  }

  @Test
  void aTaskThatFailsEndsNeitherItsRepetitionNorTheJump() {
    time.every(
        Duration.ofMinutes(10),
        () -> {
          ran.add("tried");
          throw new IllegalStateException("planned");
        });

    time.advance(Duration.ofMinutes(25));

    assertThat(ran).hasSize(2);
  }

  @Test
  void timeFlowsByItself() throws InterruptedException {
    CountDownLatch due = new CountDownLatch(1);
    Instant before = time.instant();

    time.after(Duration.ofMillis(10), due::countDown);

    assertThat(due.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(time.instant()).isAfter(before);
  }

  @Test
  void afterTheEndNothingRuns() {
    time.after(Duration.ofHours(1), () -> ran.add("late"));
    time.close();

    time.advance(Duration.ofHours(2));

    assertThat(ran).isEmpty();
  }
}
