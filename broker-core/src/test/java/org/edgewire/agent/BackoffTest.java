package org.edgewire.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private double random;
  private final Backoff backoff = new Backoff(() -> random);

  @Test
  void itDoublesFromOneSecondToAMinute() {
    assertThat(Stream.generate(backoff::next).limit(8).map(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void upToAHalfIsTakenOffByChance() {
    random = 1;
    assertThat(backoff.next()).hasMillis(500);
    random = 0.5;
    assertThat(backoff.next()).hasMillis(1_500);
  }

  @Test
  void afterARestartItComesBackWithinASecond() {
    backoff.next();
    backoff.next();
    random = 0.25;
    assertThat(backoff.afterRestart()).hasMillis(250);
  }

  @Test
  void aSecondRestartBeforeAConnectionProvedGoodIsAFailureLikeOthers() {
    backoff.next();
    backoff.afterRestart();
    assertThat(backoff.afterRestart()).hasSeconds(2);
    backoff.reset();
    assertThat(backoff.afterRestart()).isZero();
  }

  @Test
  void aConnectionThatProvedGoodBeginsAnew() {
    backoff.next();
    backoff.next();
    backoff.reset();
    assertThat(backoff.next()).hasSeconds(1);
  }

  @Test
  void whoAsksForPatienceGetsIt() {
    random = 1;
    assertThat(backoff.next(Duration.ofSeconds(5))).hasMillis(5_500);
    for (int i = 0; i < 6; i++) {
      backoff.next();
    }
    assertThat(backoff.next(Duration.ofSeconds(5))).hasSeconds(30);
  }
}
