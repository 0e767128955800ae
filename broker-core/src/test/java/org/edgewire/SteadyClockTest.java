package org.edgewire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.edgewire.mailbox.ManualClock;
import org.edgewire.mailbox.ManualTimer;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private final ManualClock machine = new ManualClock();
  private final ManualTimer timer = new ManualTimer();
  private final SteadyClock clock = new SteadyClock(machine, timer::nanoTime);
  private final Instant start = machine.instant();

  private void pass(Duration time) {
    machine.advance(time);
    timer.advance(time);
  }

  @Test
  void itGoesWithTheMachinesClockWhileThatGoesAsItShould() {
    for (int i = 1; i <= 100; i++) {
      pass(Duration.ofMillis(37));

      assertThat(clock.instant()).isEqualTo(machine.instant());
    }
  }

  @Test
  void anHourForwardIsFollowedSlowly() {
    machine.advance(Duration.ofHours(1));
    assertThat(clock.instant()).isEqualTo(start);

    pass(Duration.ofSeconds(100));
    assertThat(clock.instant()).isEqualTo(start.plusSeconds(110));
    for (int i = 0; i < 600; i++) {
      pass(Duration.ofMinutes(1));
      assertThat(clock.instant()).isBeforeOrEqualTo(machine.instant());
    }

    assertThat(clock.instant()).isEqualTo(machine.instant());
  }

  @Test
  void anHourBackIsFollowedSlowlyAndTimeNeverGoesBack() {
    machine.advance(Duration.ofHours(-1));
    Instant before = clock.instant();
    assertThat(before).isEqualTo(start);

    for (int i = 0; i < 601; i++) {
      pass(Duration.ofMinutes(1));
      assertThat(clock.instant()).isAfter(before);
      before = clock.instant();
    }

    assertThat(clock.instant()).isEqualTo(machine.instant());
  }

  @Test
  void aJumpThereAndBackLeavesNothingBehind() {
    pass(Duration.ofSeconds(1));
    assertThat(clock.instant()).isEqualTo(start.plusSeconds(1));
    machine.advance(Duration.ofDays(3650));
    assertThat(clock.instant()).isEqualTo(start.plusSeconds(1));
    machine.advance(Duration.ofDays(-3650));
    pass(Duration.ofSeconds(1));

    assertThat(clock.instant()).isEqualTo(start.plusSeconds(2));
    assertThat(clock.withZone(ZoneId.of("UTC+2")).instant()).isEqualTo(start.plusSeconds(2));
  }
}
