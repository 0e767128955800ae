package org.edgewire.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer means, when the next attempt comes, and how an attempt is signed. */
class VerdictTest {
  private static final Instant NOW = Instant.parse("2026-02-16T00:00:00Z");

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void anySuccessIsADelivery(int status) {
    assertThat(Verdict.of(status, Optional.empty(), NOW)).isEqualTo(new Verdict.Delivered());
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 400, 401, 404, 408, 429, 500, 502, 503})
  void anythingElseIsTriedAgain(int status) {
    assertThat(Verdict.of(status, Optional.empty(), NOW))
        .isEqualTo(Verdict.Failed.because("the receiver answered " + status));
  }

  @Test
  void goneIsForEver() {
    assertThat(Verdict.of(410, Optional.of("5"), NOW))
        .isEqualTo(new Verdict.Gone("the receiver answered 410"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|PT0S",
        "120|PT2M",
        " 7 |PT7S",
        "999999|PT1H",
        "Mon, 16 Feb 2026 00:00:30 GMT|PT30S",
        "Sun, 15 Feb 2026 00:00:00 GMT|PT0S",
        "Tue, 17 Feb 2026 00:00:00 GMT|PT1H"
      })
  void theReceiverMayAskForABoundedPause(String header, Duration pause) {
    Verdict verdict = Verdict.of(503, Optional.of(header), NOW);

    assertThat(((Verdict.Failed) verdict).notBefore()).contains(pause);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-3", "1.5", "99999999999999999999"})
  void aPauseThatCannotBeReadIsNone(String header) {
    Verdict verdict = Verdict.of(503, Optional.of(header), NOW);

    assertThat(((Verdict.Failed) verdict).notBefore()).isEmpty();
  }

  @Test
  void theBoundOfThePausesDoublesUpToItsLongest() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), new Random(7));
    long[] bounds = {1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000};

    for (int failures = 1; failures <= bounds.length; failures++) {
      long longest = 0;
      for (int i = 0; i < 2_000; i++) {
        longest = Math.max(longest, backoff.after(failures).toMillis());
      }
      assertThat(longest).isBetween(bounds[failures - 1] * 98 / 100, bounds[failures - 1]);
    }
    assertThat(backoff.after(Integer.MAX_VALUE)).isLessThanOrEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aReceiverThatFailsAgainAndAgainIsTriedWithOneAtATime() {
    ReceiverHealth health =
        new ReceiverHealth(
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new Random(7)));
    for (int i = 1; i < ReceiverHealth.TOLERATED; i++) {
      assertThat(health.failed(0, Optional.empty())).isEmpty();
      assertThat(health.allowed(0, 8)).isEqualTo(8);
    }

    Duration pause = health.failed(0, Optional.empty()).orElseThrow();

    assertThat(health.allowed(pause.toNanos() - 1, 8)).isZero();
    assertThat(health.failed(0, Optional.empty())).as("of a delivery begun before").isEmpty();
    assertThat(health.allowed(pause.toNanos(), 8)).isEqualTo(1);
    health.delivered();
    assertThat(health.allowed(pause.toNanos(), 8)).isEqualTo(8);
  }

  @Test
  void aReceiverThatAsksForItIsLeftAlone() {
    ReceiverHealth health =
        new ReceiverHealth(
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new Random(7)));

    assertThat(health.failed(5, Optional.of(Duration.ofNanos(10)))).isPresent();

    assertThat(health.allowed(14, 8)).isZero();
    assertThat(health.allowed(15, 8)).isEqualTo(8);
  }

  @Test
  void aSignatureIsTheHmacOfTimeAndBody() {
    assertThat(Signature.of("a-secret-of-webhooks", 1_771_200_000L, "{\"a\":\"é\"}"))
        .isEqualTo(
            "t=1771200000,v1=d2c963b34a466edfbf3aa9ff23892527cc4bad3c6b44bacc5177185479ab5f8f");
  }
}
