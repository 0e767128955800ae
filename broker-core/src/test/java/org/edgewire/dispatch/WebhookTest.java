package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandIds;
import org.edgewire.command.CommandStatus;
import org.edgewire.dispatch.HookReceiver.Answer;
import org.edgewire.json.JsonText;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.store.jdbc.JdbcStoreOptions;
import org.edgewire.webhook.WebhookPolicy;
import org.edgewire.webhook.WebhookSender;
import org.edgewire.webhook.WebhookStats;
import org.edgewire.wire.CommandJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Webhooks over a real store and a real HTTP server. The sender works on the test's thread and by
 * the test's time; only the exchanges have threads of their own.
 */
class WebhookTest {
  private static final String SECRET = "a-secret-of-webhooks";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HookReceiver receiver = new HookReceiver();
  private final DispatchRig rig = new DispatchRig(DispatchPolicy.DEFAULT, announcing());
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final ExecutorService exchanges = Executors.newFixedThreadPool(2);
  private WebhookSender sender = start(8);

  private static JdbcStoreOptions announcing() {
    CommandIds ids = new CommandIds(java.time.Clock.systemUTC(), new Random());
    return JdbcStoreOptions.DEFAULT.withWebhooks(() -> ids.next().value());
  }

  private WebhookSender start(int inFlight) {
    WebhookPolicy policy =
        new WebhookPolicy(
            receiver.url(), Optional.of(SECRET), TIMEOUT, Duration.ofHours(24), inFlight);
    WebhookSender started =
        new WebhookSender(
            policy,
            new WebhookSender.Parts(
                rig.store(), rig.clock, rig.timer, tasks::add, exchanges, rig.metrics),
            new Random(3));
    rig.dispatcher.addDirectListener(started.listener());
    started.start();
    return started;
  }

  @AfterEach
  void close() {
    receiver.close();
    rig.close();
    exchanges.shutdownNow();
  }

  /** Does what is to be done on the test's thread until that is so. */
  private void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    rig.settle();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("heard so far %s", receiver.heard()).isLessThan(end);
      try {
        Runnable task = tasks.poll(20, TimeUnit.MILLISECONDS);
        if (task != null) {
          task.run();
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      rig.settle();
    }
  }

  private void untilHeard(int requests) {
    until(() -> receiver.received().size() >= requests);
  }

  private void untilNothingWaits() {
    until(() -> sender.stats().waiting() == 0 && sender.stats().inFlight() == 0);
  }

  /** All that is under way is over and recorded. */
  private void untilQuiet() {
    until(() -> sender.stats().inFlight() == 0 && tasks.isEmpty());
  }

  /** Time goes by until that is so. */
  private void passUntil(BooleanSupplier condition) {
    for (int seconds = 0; !condition.getAsBoolean(); seconds++) {
      assertThat(seconds).as("heard so far %s", receiver.heard()).isLessThan(1_000);
      rig.pass(Duration.ofSeconds(1));
      untilQuiet();
    }
  }

  private void cancelled(String agent, String id) {
    rig.submit(DispatchRig.text(agent, id));
    rig.answer(rig.steering().cancel(new org.edgewire.command.CommandId(id)));
  }

  private long failed() {
    return rig.metrics.value(Counter.WEBHOOKS_FAILED);
  }

  @Test
  void whatHappensIsPostedSignedOnceAndLeavesNothingBehind() throws Exception {
    DispatchRig.Agent agent = rig.agent("a");
    untilHeard(1);
    rig.submit(DispatchRig.text("a", "c1"));
    agent.ack("c1", "completed");
    untilHeard(2);
    rig.poll(
        "a",
        new SyncRequest(
            Optional.empty(),
            List.of(new SyncRequest.ReportedEvent("e1", JsonText.parse("{\"event_id\":\"e1\"}"))),
            Optional.empty(),
            List.of(),
            List.of(),
            50,
            Duration.ZERO));
    untilHeard(3);
    agent.drop();
    untilHeard(4);
    untilNothingWaits();

    assertThat(receiver.heard())
        .containsExactly(
            "agent.online a", "command.completed c1", "agent.event e1", "agent.offline a");
    HookReceiver.Received command = receiver.received().get(1);
    assertThat(command.json().get("data").orElseThrow())
        .isEqualTo(CommandJson.full(rig.record("c1")));
    assertThat(command.headers().get("type")).isEqualTo("application/json");
    assertThat(command.headers().get("query")).isEqualTo("key=hidden");
    for (HookReceiver.Received request : receiver.received()) {
      assertThat(request.headers().get("delivery")).isEqualTo(request.json().string("id").get());
      assertThat(request.headers().get("signature")).isEqualTo(expectedSignature(request.body()));
    }
    assertThat(receiver.received())
        .extracting(r -> r.headers().get("delivery"))
        .doesNotHaveDuplicates();
    rig.pass(Duration.ofMinutes(2));
    untilQuiet();
    assertThat(receiver.received()).hasSize(4);
  }

  private String expectedSignature(String body) throws Exception {
    long seconds = rig.clock.instant().getEpochSecond();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] hash = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
    return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(hash);
  }

  @Test
  void aTakeOverIsNeitherAComingNorAGoing() {
    rig.agent("a");
    DispatchRig.Agent second = rig.agent("a");
    second.drop();

    untilHeard(2);
    untilNothingWaits();

    assertThat(receiver.heard()).containsExactly("agent.online a", "agent.offline a");
  }

  @Test
  void aLateAckIsAnnouncedAfterTheFirstEnd() {
    receiver.answer(request -> Answer.of(failed() < 3 ? 500 : 200));
    DispatchRig.Agent agent = rig.agent("a");
    rig.submit(
        DispatchRig.command("a", "c1", "schedule_message", org.edgewire.command.Priority.NORMAL));
    agent.ack("c1", "completed");
    agent.ack("c1", "failed");

    passUntil(() -> sender.stats().waiting() == 0);

    assertThat(receiver.heard())
        .filteredOn(what -> what.contains("c1"))
        .last()
        .isEqualTo("command.failed c1");
    assertThat(receiver.heard().lastIndexOf("command.completed c1"))
        .isLessThan(receiver.heard().indexOf("command.failed c1"));
    assertThat(rig.status("c1")).isEqualTo(CommandStatus.FAILED);
  }

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
  void anAgentsEventsKeepTheirOrderWhileOneOfThemFails() {
    receiver.answer(request -> Answer.of(failed() < 4 ? 500 : 200));
    for (int i = 0; i < 3; i++) {
      rig.agent("a").drop();
    }

    passUntil(() -> sender.stats().waiting() == 0);

    List<String> taken = receiver.heard().subList(4, receiver.heard().size());
    assertThat(receiver.heard().subList(0, 4)).containsOnly("agent.online a");
    assertThat(taken)
        .containsExactly(
            "agent.online a",
            "agent.offline a",
            "agent.online a",
            "agent.offline a",
            "agent.online a",
            "agent.offline a");
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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRestartGoesOnWithWhatWasNotDelivered(boolean delivered) {
    CountDownLatch answer = receiver.hold("command.cancelled c1");
    cancelled("a", "c1");
    cancelled("a", "c2");
    until(() -> receiver.received().size() == 2 && sender.stats().delivered() == 1);
    if (delivered) {
      answer.countDown();
      until(() -> sender.stats().delivered() == 2);
      untilNothingWaits();
    }
    CompletableStop.of(sender);

    rig.crash();
    answer.countDown();
    tasks.clear();
    sender = start(8);
    rig.pass(Duration.ofSeconds(2));
    untilNothingWaits();

    assertThat(receiver.heard()).hasSize(delivered ? 2 : 3);
    assertThat(receiver.heard().get(receiver.heard().size() - 1)).startsWith("command.cancelled");
  }

  /** The sender of the life that ends hears nothing more. */
  private static final class CompletableStop {
    static void of(WebhookSender sender) {
      var unused = sender.stop();
    }
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
  void noMoreAreUnderWayThanAllowed() {
    CountDownLatch answer = receiver.hold("command.cancelled c0");
    for (int i = 1; i < 12; i++) {
      receiver.hold("command.cancelled c" + i);
    }
    for (int i = 0; i < 12; i++) {
      cancelled("a", "c" + i);
    }

    untilHeard(8);
    for (int i = 0; i < 20; i++) {
      rig.settle();
      while (!tasks.isEmpty()) {
        tasks.remove().run();
      }
    }

    assertThat(sender.stats().inFlight()).isEqualTo(8);
    assertThat(sender.stats().waiting()).isEqualTo(12);
    assertThat(receiver.received()).hasSize(8);
    answer.countDown();
    untilHeard(9);
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

  @Test
  void aStopWaitsForWhatIsUnderWay() {
    CountDownLatch answer = receiver.hold("command.cancelled c1");
    cancelled("a", "c1");
    untilHeard(1);
    var stopped = sender.stop();
    cancelled("a", "c2");
    until(tasks::isEmpty);
    assertThat(stopped).isNotDone();

    answer.countDown();
    until(stopped::isDone);

    assertThat(sender.stats().waiting()).isEqualTo(1);
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void onlyKnownAgentsAreNamed() {
    rig.agent("edge_1");
    untilHeard(1);

    assertThat(receiver.received().get(0).json().get("data").orElseThrow().text())
        .isEqualTo("{\"agent_id\":\"" + new AgentId("edge_1").value() + "\"}");
  }
}
