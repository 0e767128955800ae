package org.edgewire.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.edgewire.command.AgentId;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final AgentId AGENT = new AgentId("luna1");

  // Near the end of the range: the clock's origin is arbitrary and may wrap.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Admission admission =
      new Admission(AdmissionLimits.DEFAULT, EdgeHandshakeTest.open(), nanos::get);

  @Test
  void thirtyHandshakesAMinuteOfOneAgentAreAdmittedAndOthersAreNotTouched() {
    for (int i = 0; i < 30; i++) {
      assertThat(admission.admit(AGENT)).isEmpty();
    }

    Optional<Decision.Refused> refused = admission.admit(AGENT);

    assertThat(refused)
        .contains(
            new Decision.Refused(
                429,
                "too_many_handshakes",
                "too_many_handshakes",
                "too many handshakes",
                OptionalInt.of(60)));
    assertThat(admission.admit(new AgentId("luna2"))).isEmpty();
  }

  @Test
  void theCountBeginsAgainAfterAMinute() {
    for (int i = 0; i < 31; i++) {
      admission.admit(AGENT);
    }
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    assertThat(admission.admit(AGENT))
        .hasValueSatisfying(r -> assertThat(r.retryAfterSeconds()).hasValue(1));

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(admission.admit(AGENT)).isEmpty();
  }

  @Test
  void threeHundredFailuresAMinuteFromOneAddressAreAnswered403AndThen429() {
    for (int i = 0; i < 300; i++) {
      assertThat(admission.failed("192.0.2.1")).isEmpty();
    }

    assertThat(admission.failed("192.0.2.1"))
        .hasValueSatisfying(r -> assertThat(r.cause()).isEqualTo("too_many_failures"));
    assertThat(admission.failed("192.0.2.2")).isEmpty();
    assertThat(admission.admit(AGENT)).isEmpty();
  }

  @Test
  void aFullBrokerRefusesWith503() {
    AdmissionLimits limits = new AdmissionLimits(30, 300, 10);
    Admission full =
        new Admission(limits, EdgeHandshakeTest.occupancy(10, false, false), nanos::get);

    assertThat(full.admit(AGENT))
        .hasValueSatisfying(
            r -> {
              assertThat(r.status()).isEqualTo(503);
              assertThat(r.code()).isEqualTo("broker_full");
              assertThat(r.retryAfterSeconds()).isPresent();
            });
  }

  @Test
  void aFlappingAgentIsHeldOff() {
    Admission flapping =
        new Admission(
            AdmissionLimits.DEFAULT, EdgeHandshakeTest.occupancy(1, false, true), nanos::get);

    assertThat(flapping.admit(AGENT))
        .hasValueSatisfying(
            r -> {
              assertThat(r.status()).isEqualTo(429);
              assertThat(r.code()).isEqualTo("flapping");
            });
  }

  @Test
  void memoryIsBoundedWhateverComesIn() {
    RateWindow<Integer> window = new RateWindow<>(1, nanos::get);

    for (int i = 0; i < RateWindow.MAX_KEYS + 1_000; i++) {
      window.count(i);
    }

    assertThat(window.keys()).isEqualTo(RateWindow.MAX_KEYS);
    assertThat(window.count(RateWindow.MAX_KEYS)).isPresent();
    assertThat(window.count(0)).isEmpty();
  }
}
