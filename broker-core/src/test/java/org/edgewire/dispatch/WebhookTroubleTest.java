package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.edgewire.dispatch.HookReceiver.Answer;
import org.edgewire.webhook.WebhookStats;
import org.junit.jupiter.api.Test;

/** Receivers that refuse, do not answer, are not there, or ask to be left alone. */
class WebhookTroubleTest extends WebhookRig {
  @Test
  void whatFailsIsTriedAgainUnderTheSameIdWithANewSignatureAndOthersGoOn() {
    receiver.answer(
        request -> Answer.of(request.what().endsWith("bad") && failed() < 2 ? 503 : 200));
    cancelled("a", "bad");
    cancelled("a", "good");

    until(() -> sender.stats().delivered() == 1 && failed() == 1);
    assertThat(sender.stats().waiting()).isEqualTo(1);
    assertThat(sender.stats().lastError().orElseThrow().error())
        .isEqualTo("the receiver answered 503");
    passUntil(() -> sender.stats().waiting() == 0);

    List<HookReceiver.Received> tries =
        receiver.received().stream().filter(r -> r.what().endsWith("bad")).toList();
    assertThat(tries).hasSize(3);
    assertThat(tries)
        .extracting(r -> r.headers().get("delivery"))
        .containsOnly(tries.get(0).headers().get("delivery"));
    assertThat(tries).extracting(HookReceiver.Received::body).containsOnly(tries.get(0).body());
    assertThat(sender.stats().givenUp()).isZero();
  }

  @Test
  void goneIsGivenUpAtOnceAndShown() {
    receiver.answer(410);
    cancelled("a", "c1");

    until(() -> sender.stats().givenUp() == 1 && sender.stats().waiting() == 0);

    WebhookStats.GivenUp one = sender.stats().lastGivenUp().get(0);
    assertThat(one.type()).isEqualTo("command.cancelled");
    assertThat(one.about()).isEqualTo("command c1");
    assertThat(one.why().error()).isEqualTo("the receiver answered 410");
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void redirectsAreNotFollowed() {
    receiver.answer(request -> new Answer(307, Map.of("Location", receiver.url().toString()), -1));
    cancelled("a", "c1");

    until(() -> failed() == 1);

    assertThat(receiver.received()).hasSize(1);
    assertThat(sender.stats().lastError().orElseThrow().error())
        .isEqualTo("the receiver answered 307");
  }

  @Test
  void theReceiverIsLeftAloneForAsLongAsItAsks() {
    receiver.answer(request -> new Answer(429, Map.of("Retry-After", "100"), -1));
    cancelled("a", "c1");
    until(() -> failed() == 1);
    receiver.answer(200);
    cancelled("a", "c2");

    rig.pass(Duration.ofSeconds(98));
    untilQuiet();
    assertThat(receiver.received()).hasSize(1);
    assertThat(sender.stats().paused()).isTrue();
    rig.pass(Duration.ofSeconds(4));
    untilHeard(3);
    untilNothingWaits();

    assertThat(receiver.heard()).contains("command.cancelled c2");
    assertThat(sender.stats().paused()).isFalse();
  }

  @Test
  void aDeadReceiverIsTriedWithFewAndNothingIsLost() {
    receiver.answer(500);
    for (int i = 0; i < 300; i++) {
      rig.submitLater(DispatchRig.text("a", "c" + i));
    }
    rig.settle();
    rig.pass(Duration.ofMinutes(6));
    untilQuiet();
    passUntil(() -> sender.stats().waiting() == 0 || failed() > 12);
    IntStream.range(0, 300).forEach(i -> cancelledOnly("c" + i));
    for (int minute = 0; minute < 10; minute++) {
      rig.pass(Duration.ofMinutes(1));
      untilQuiet();
    }
    assertThat(receiver.received()).hasSizeLessThan(120);
    assertThat(sender.stats().waiting()).isEqualTo(300);
    assertThat(sender.stats().oldest()).isPresent();

    receiver.answer(200);
    passUntil(() -> sender.stats().waiting() == 0);

    assertThat(sender.stats().delivered()).isEqualTo(300);
    assertThat(sender.stats().oldest()).isEmpty();
  }

  private void cancelledOnly(String id) {
    rig.answer(rig.steering().cancel(new org.edgewire.command.CommandId(id)));
  }

  @Test
  void whatCannotBeDeliveredForADayIsGivenUpTriedOrNot() {
    receiver.answer(500);
    for (int i = 0; i < 40; i++) {
      cancelled("a", "c" + i);
    }
    untilQuiet();

    for (int hour = 0; hour < 23; hour++) {
      jump(Duration.ofHours(1));
    }
    assertThat(sender.stats().givenUp()).isZero();
    jump(Duration.ofHours(1));
    for (int i = 0; i < 10 && sender.stats().waiting() > 0; i++) {
      jump(Duration.ofMinutes(10));
    }

    assertThat(sender.stats().waiting()).isZero();
    assertThat(sender.stats().givenUp()).isEqualTo(40);
    assertThat(sender.stats().lastGivenUp()).hasSize(10);
  }

  /** Time goes by at once. */
  private void jump(Duration time) {
    rig.clock.advance(time);
    rig.timer.advance(Duration.ofSeconds(61));
    untilQuiet();
    rig.timer.advance(Duration.ofSeconds(2));
    untilQuiet();
  }

  @Test
  void aReceiverThatDoesNotAnswerHoldsUpOnlyItsOwnPlaces() {
    CountDownLatch answer = receiver.hold("command.cancelled slow");
    cancelled("a", "slow");
    for (int i = 0; i < 20; i++) {
      cancelled("a", "c" + i);
    }
    until(() -> sender.stats().delivered() == 20);
    assertThat(sender.stats().inFlight()).isEqualTo(1);

    rig.pass(TIMEOUT.plusSeconds(2));
    until(() -> failed() == 1);

    assertThat(sender.stats().lastError().orElseThrow().error())
        .isEqualTo("the receiver did not answer in time");
    answer.countDown();
    passUntil(() -> sender.stats().waiting() == 0);
    assertThat(sender.stats().delivered()).isEqualTo(21);
  }

  @Test
  void aLongAnswerIsNotReadToItsEnd() {
    receiver.answer(request -> new Answer(200, Map.of(), 8 << 20));
    cancelled("a", "c1");
    cancelled("a", "c2");

    until(() -> sender.stats().delivered() == 2);
    untilNothingWaits();

    assertThat(receiver.received()).hasSize(2);
  }

  @Test
  void aReceiverThatIsNotThereCostsNothingButPatience() {
    receiver.close();
    cancelled("a", "c1");

    until(() -> failed() == 1);

    WebhookStats stats = sender.stats();
    assertThat(stats.waiting()).isEqualTo(1);
    assertThat(stats.lastError().orElseThrow().error())
        .startsWith("the receiver could not be reached (")
        .doesNotContain("hidden");
  }
}
