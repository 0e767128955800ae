package org.edgewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.edgewire.agent.AgentListener;
import org.edgewire.agent.EdgeAgent;
import org.edgewire.agent.EdgeAgentBuilder;
import org.edgewire.agent.Outcome;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.dispatch.BrokerListener;
import org.edgewire.standalone.testing.EdgewireServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java agent when what lies between it and the broker fails, and when its token ages. */
class EdgeAgentPathTest {
  private static final String SECRET = "a-secret-for-tests";
  private static final String AGENT = "edge_1";
  private static final Duration LONGER_THAN_A_TOKEN_LIVES = Duration.ofHours(25);

  @TempDir private Path folder;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<CommandId> started = new CopyOnWriteArrayList<>();

  @Test
  void anAckThatIsLostOnItsWayIsSentAgainAndTheCommandIsNotStartedAgain() {
    CountDownLatch goOn = new CountDownLatch(1);
    List<CommandStatus> heard = new CopyOnWriteArrayList<>();
    try (EdgewireServer edgewire = server();
        LossyRelay relay = new LossyRelay(edgewire.baseUri().getPort());
        EdgeAgent agent = agent(relay.port(), goOn).secret(SECRET).build()) {
      // Given a command that runs, of an agent that is known to de-duplicate
      edgewire.broker().addListener(hearing(heard));
      agent.start();
      await().until(() -> announced(edgewire));
      CommandId id = edgewire.send(AGENT, "emit_event", "{\"event_type\":\"hello\"}");
      await().until(() -> started.size() == 1);

      // When
      relay.loseNext();
      goOn.countDown();

      // Then
      CommandRecord record = edgewire.assertThat(id).within(Duration.ofSeconds(30)).completes();
      assertThat(relay.lost()).isEqualTo(1);
      assertThat(started).containsExactly(id);
      assertThat(record.state().status()).isEqualTo(CommandStatus.COMPLETED);
      await().until(() -> heard.contains(CommandStatus.COMPLETED));
      assertThat(heard).containsOnlyOnce(CommandStatus.COMPLETED);
    }
  }

  private static BrokerListener hearing(List<CommandStatus> heard) {
    return new BrokerListener() {
      @Override
      public void commandChanged(CommandState state) {
        heard.add(state.status());
      }
    };
  }

  private static boolean announced(EdgewireServer edgewire) {
    return edgewire.broker().agent(new AgentId(AGENT)).agent().dedups();
  }

  @Test
  void aTokenIsMadeForEachConnectionSoThatNoneAges() {
    try (EdgewireServer edgewire = server();
        EdgeAgent agent =
            agent(edgewire.baseUri().getPort(), new CountDownLatch(0))
                .secret(SECRET)
                .clock(timeOf(edgewire))
                .build()) {
      agent.start();
      await().until(() -> events.contains("connected") && announced(edgewire));

      // When: nothing is heard of it meanwhile, so the broker ends the connection
      edgewire.clock().advance(LONGER_THAN_A_TOKEN_LIVES);

      // Then
      await().until(() -> events.stream().filter("connected"::equals).count() >= 2);
      CommandId id = edgewire.send(AGENT, "emit_event", "{\"event_type\":\"hello\"}");
      edgewire.assertThat(id).within(Duration.ofSeconds(30)).completes();
      assertThat(events).noneMatch(event -> event.startsWith("refused"));
    }
  }

  @Test
  void aTokenThatNobodyMakesAnewIsRefusedWhenItHasAged() {
    try (EdgewireServer edgewire = server()) {
      String first = edgewire.token(AGENT);
      try (EdgeAgent agent =
          agent(edgewire.baseUri().getPort(), new CountDownLatch(0)).token(() -> first).build()) {
        agent.start();
        await().until(() -> events.contains("connected") && announced(edgewire));

        edgewire.clock().advance(LONGER_THAN_A_TOKEN_LIVES);

        await().until(() -> events.contains("refused 403"));
      }
    }
  }

  private static EdgewireServer server() {
    return EdgewireServer.builder().setting("edge.secret", SECRET).start();
  }

  private EdgeAgentBuilder agent(int port, CountDownLatch goOn) {
    return EdgeAgent.builder()
        .url(URI.create("ws://127.0.0.1:" + port + "/edge/ws"))
        .agentId(AGENT)
        .state(folder.resolve("state"))
        .handler(
            "emit_event",
            command -> {
              started.add(command.id());
              goOn.await();
              return Outcome.done();
            })
        .listener(
            new AgentListener() {
              @Override
              public void connected() {
                events.add("connected");
              }

              @Override
              public void refused(int status, String line) {
                events.add("refused " + status);
              }
            });
  }

  private static Clock timeOf(EdgewireServer edgewire) {
    return new Clock() {
      @Override
      public Instant instant() {
        return edgewire.clock().instant();
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the time of a test is kept in UTC");
      }
    };
  }
}
