package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandStatus;
import org.edgewire.dispatch.HookReceiver.Answer;
import org.edgewire.json.JsonText;
import org.edgewire.webhook.WebhookSender;
import org.edgewire.wire.CommandJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is announced, in which order, and what a restart and a stop leave. */
class WebhookTest extends WebhookRig {
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
