package org.edgewire.standalone.grizzly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.edgewire.command.AgentId;
import org.edgewire.handshake.Decision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gate that decides later: the connection waits, and no selector thread does. */
class LateGateTest {
  private static final String PATH = "/late/ws";
  private static final Decision IN = new Decision.Admitted(new AgentId("luna1"));

  private final EchoEndpoint late = new EchoEndpoint();
  private final Queue<CompletableFuture<Decision>> asked = new ConcurrentLinkedQueue<>();
  private final TestServer server =
      new TestServer(
          builder ->
              builder.endpoint(
                  late.at(PATH),
                  view -> {
                    CompletableFuture<Decision> decision = new CompletableFuture<>();
                    asked.add(decision);
                    return decision;
                  }));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whoIsLetInLaterIsServedAndLosesNothingThatItSentTooEarly() {
    try (RawClient client = server.client()) {
      // Given frames behind the handshake in the same packet, and in packets of their own
      client.send(RawClient.opening(PATH) + frame("one"));
      await().until(() -> asked.size() == 1);
      client.text("two");

      // When
      asked.remove().complete(IN);

      // Then
      assertThat(client.response().status()).isEqualTo(101);
      client.text("three");
      assertThat(List.of(client.frame().text(), client.frame().text(), client.frame().text()))
          .containsExactly("one", "two", "three");
      assertThat(late.opened).hasSize(1);
    }
  }

  @Test
  void whoIsRefusedLaterGetsTheProblemAndIsNotHeard() {
    try (RawClient client = server.client()) {
      client.send(RawClient.opening(PATH) + frame("one"));
      await().until(() -> asked.size() == 1);
      client.text("two");

      asked
          .remove()
          .complete(
              new Decision.Refused(429, "session_full", "session_full", "No.", OptionalInt.of(3)));

      RawClient.Response response = client.response();
      assertThat(response.status()).isEqualTo(429);
      assertThat(response.headers()).containsEntry("Retry-After", "3");
      assertThat(client.nextByte()).isEmpty();
      assertThat(late.opened).isEmpty();
      assertThat(late.received).isEmpty();
    }
  }

  @Test
  void aDecisionThatFailsLaterLetsNobodyIn() {
    try (RawClient client = server.client()) {
      client.send(RawClient.opening(PATH));
      await().until(() -> asked.size() == 1);

      asked.remove().completeExceptionally(new IllegalStateException("boom"));

      RawClient.Response response = client.response();
      assertThat(response.status()).isEqualTo(500);
      assertThat(response.body()).doesNotContain("boom");
      assertThat(late.opened).isEmpty();
    }
  }

  @Test
  void whileManyHandshakesWaitOthersAreServed() {
    List<RawClient> waiting = new ArrayList<>();
    try (RawClient other = server.admitted()) {
      for (int i = 0; i < 50; i++) {
        waiting.add(server.client().send(RawClient.opening(PATH)));
      }
      await().until(() -> asked.size() == 50);

      other.text("hello");

      assertThat(other.frame().text()).isEqualTo("hello");
      asked.forEach(decision -> decision.complete(IN));
      waiting.forEach(client -> assertThat(client.response().status()).isEqualTo(101));
    } finally {
      waiting.forEach(RawClient::close);
    }
  }

  @Test
  void whoLeavesWhileTheDecisionIsOutHarmsNobody() {
    try (RawClient client = server.client()) {
      client.send(RawClient.opening(PATH));
      await().until(() -> asked.size() == 1);
    }

    asked.remove().complete(IN);

    try (RawClient other = server.admitted()) {
      other.text("hello");
      assertThat(other.frame().text()).isEqualTo("hello");
    }
    await().untilAsserted(() -> assertThat(late.closed).hasSameSizeAs(late.opened));
  }

  private static String frame(String text) {
    return new String(
        RawClient.frame(0x81, text.getBytes(UTF_8)), java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
