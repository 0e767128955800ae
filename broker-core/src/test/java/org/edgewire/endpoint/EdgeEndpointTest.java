package org.edgewire.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.edgewire.command.AgentId;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Connection;
import org.edgewire.dispatch.AgentLink;
import org.edgewire.handshake.Admission;
import org.edgewire.handshake.AdmissionLimits;
import org.edgewire.handshake.EdgeAuth;
import org.edgewire.handshake.EdgeHandshake;
import org.edgewire.handshake.Occupancy;
import org.edgewire.metrics.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeEndpointTest {
  private static final String SECRET = "a-secret-for-tests";
  private static final AgentId AGENT = new AgentId("luna1");
  private static final int LIMIT = 16;

  private final List<String> heard = new ArrayList<>();
  private final Queue<Runnable> blocking = new ArrayDeque<>();
  private final FakeSession session = new FakeSession();
  private Optional<AgentLink> link = Optional.of(new RecordingLink());
  private Connection connection;

  private final ServerEndpointConfig config =
      new EdgeEndpoints(blocking::add, Tap.NONE)
          .edge(agent -> connection -> connected(agent, connection), handshake(), LIMIT);

  @Test
  void theEndpointIsAtItsPathWithoutExtensionsForAnyOrigin() {
    assertThat(config.getPath()).isEqualTo("/edge/ws");
    assertThat(config.getConfigurator().checkOrigin("https://elsewhere.example")).isTrue();
    assertThat(config.getConfigurator().getNegotiatedExtensions(List.of(), List.of())).isEmpty();
    assertThat(config.getConfigurator().getNegotiatedSubprotocol(List.of("a"), List.of("a")))
        .isEmpty();
  }

  @Test
  void everySessionGetsAnEndpointOfItsOwn() throws InstantiationException {
    assertThat(endpoint()).isNotSameAs(endpoint());
  }

  @Test
  void theIdentityOfTheHandshakeReachesTheSession() throws InstantiationException {
    open(request("edge_agent_id=luna1", Map.of("Authorization", List.of("Bearer " + SECRET))));

    assertThat(heard).containsExactly("connected luna1");
    assertThat(session.closes).isEmpty();
    assertThat(session.idleTimeout).isZero();
  }

  @Test
  void aContainerThatWouldKeepLongerMessagesIsToldTheLimit() throws InstantiationException {
    session.bufferLimit = 0;

    open(request("edge_agent_id=luna1", Map.of("Authorization", List.of("Bearer " + SECRET))));

    assertThat(session.bufferLimits).hasSize(2).allMatch(limit -> limit > 0);
  }

  @Test
  void aContainerWithASmallBufferIsLeftAlone() throws InstantiationException {
    session.bufferLimit = 16;

    open(request("edge_agent_id=luna1", Map.of("Authorization", List.of("Bearer " + SECRET))));

    assertThat(session.bufferLimits).isEmpty();
  }

  @Test
  void headersAreFoundInAnyCase() throws InstantiationException {
    open(
        request(
            null,
            Map.of(
                "authorization", List.of("Bearer " + SECRET),
                "x-edge-agent-id", List.of("luna1"))));

    assertThat(heard).containsExactly("connected luna1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "empty", "wrong", "throws"})
  void aSessionWithoutIdentityIsClosedAndHeardNoMore(String kind) throws InstantiationException {
    Map<String, List<String>> headers =
        switch (kind) {
          case "empty" -> Map.of("Authorization", List.of());
          case "wrong" -> Map.of("Authorization", List.of("Bearer wrong"));
          default -> Map.of();
        };
    // What an earlier handshake left in a shared map must not be inherited.
    config.getUserProperties().put("org.edgewire.identity", AGENT);

    open(kind.equals("throws") ? null : request("edge_agent_id=luna1", headers));
    runBlocking();

    assertThat(heard).isEmpty();
    assertThat(session.handlers).isEmpty();
    assertThat(session.closeCodes()).containsExactly(1008);
  }

  @Test
  void aDrainingBrokerClosesWith1012() throws InstantiationException {
    link = Optional.empty();

    openAsAgent();
    runBlocking();

    assertThat(session.closeCodes()).containsExactly(1012);
    assertThat(session.handlers).isEmpty();
  }

  @Test
  void partsOfAMessageAreHeardAsOne() throws InstantiationException {
    openAsAgent();

    session.text("{\"a\":", false);
    session.text("1}", true);
    session.text("{}", true);

    assertThat(heard).containsExactly("connected luna1", "text {\"a\":1}", "text {}");
  }

  @Test
  void aMessageOfExactlyTheLimitIsHeardOneByteMoreCloses1009AndNothingIsHeardAfterIt()
      throws InstantiationException {
    openAsAgent();
    session.text("é".repeat(LIMIT / 2), true);

    session.text("é".repeat(LIMIT / 2), false);
    session.text("x", true);
    session.text("late", true);
    runBlocking();

    assertThat(heard).containsExactly("connected luna1", "text éééééééé");
    assertThat(session.closeCodes()).containsExactly(1009);
  }

  @Test
  void bytesAreCountedAsUtf8EvenWhenAPairIsSplit() {
    assertThat(Inbound.utf8Length("aé€😀")).isEqualTo("aé€😀".getBytes(UTF_8).length);
    assertThat(Inbound.utf8Length("\ud83d") + Inbound.utf8Length("\ude00")).isEqualTo(4);
  }

  @Test
  void binaryMessagesAndPongsArePassedOn() throws InstantiationException {
    openAsAgent();

    session.binary(4, false);
    session.binary(4, true);
    session.pong();
    session.binary(LIMIT + 1, true);
    runBlocking();

    assertThat(heard).containsExactly("connected luna1", "binary", "pong");
    assertThat(session.closeCodes()).containsExactly(1009);
  }

  @Test
  void nothingLeavesAHandler() throws InstantiationException {
    link = Optional.of(new ThrowingLink());
    openAsAgent();

    session.text("{}", true);
    runBlocking();

    assertThat(session.closeCodes()).containsExactly(1011);
  }

  @Test
  void theContainersCloseIsPassedOn() throws InstantiationException {
    EdgeEndpoint endpoint = openAsAgent();

    endpoint.onClose(
        session.session(), new CloseReason(CloseReason.CloseCodes.getCloseCode(4000), ""));

    assertThat(heard).containsExactly("connected luna1", "closed 4000");
  }

  @Test
  void aSendIsCompletedOnceWhateverTheContainerDoes() throws InstantiationException {
    openAsAgent();
    List<Boolean> completions = new ArrayList<>();

    connection.send("1", completions::add);
    session.throwsOnSend = true;
    connection.send("2", completions::add);
    session.failsSends = true;
    connection.send("3", completions::add);

    assertThat(completions).containsExactly(true, false, false);
    assertThat(session.sent).containsExactly("1");
  }

  @Test
  void aCloseHappensOnceOffTheThreadWithAReasonThatFits() throws InstantiationException {
    openAsAgent();
    String reason = "x".repeat(121) + "é😀";

    connection.close(CloseCode.TOO_SLOW, reason);
    connection.close(CloseCode.NORMAL, "again");

    assertThat(session.closes).isEmpty();
    runBlocking();
    assertThat(session.closeCodes()).containsExactly(4008);
    assertThat(session.closes.get(0).getReasonPhrase()).isEqualTo("x".repeat(121) + "é");
  }

  @Test
  void aPingOfTheProtocolGoesOutOffTheThread() throws InstantiationException {
    openAsAgent();

    connection.ping();

    assertThat(session.pings).isZero();
    runBlocking();
    assertThat(session.pings).isEqualTo(1);
  }

  @Test
  void everyCloseCodeHasItsNumberOnTheWire() throws InstantiationException {
    for (CloseCode code : CloseCode.values()) {
      FakeSession closing = new FakeSession();
      new SessionConnection(closing.session(), Runnable::run).close(code, "");
      assertThat(closing.closeCodes()).containsExactly(code.code());
    }
  }

  private EdgeEndpoint openAsAgent() throws InstantiationException {
    return open(
        request("edge_agent_id=luna1", Map.of("Authorization", List.of("Bearer " + SECRET))));
  }

  private EdgeEndpoint open(HandshakeRequest request) throws InstantiationException {
    config.getConfigurator().modifyHandshake(config, request, null);
    session.userProperties.putAll(config.getUserProperties());
    EdgeEndpoint endpoint = endpoint();
    endpoint.onOpen(session.session(), noConfig());
    return endpoint;
  }

  private EdgeEndpoint endpoint() throws InstantiationException {
    return config.getConfigurator().getEndpointInstance(EdgeEndpoint.class);
  }

  private EndpointConfig noConfig() {
    return config;
  }

  private Optional<AgentLink> connected(AgentId agent, Connection opened) {
    if (link.isPresent()) {
      heard.add("connected " + agent);
    }
    connection = opened;
    return link;
  }

  private void runBlocking() {
    while (!blocking.isEmpty()) {
      blocking.remove().run();
    }
  }

  private static HandshakeRequest request(String query, Map<String, List<String>> headers) {
    Map<String, List<String>> copy = new HashMap<>(headers);
    return (HandshakeRequest)
        Proxy.newProxyInstance(
            EdgeEndpointTest.class.getClassLoader(),
            new Class<?>[] {HandshakeRequest.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getHeaders" -> copy;
                  case "getQueryString" -> query;
                  case "getRequestURI" -> null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static EdgeHandshake handshake() {
    Occupancy empty =
        new Occupancy() {
          @Override
          public int connections() {
            return 0;
          }

          @Override
          public boolean draining() {
            return false;
          }

          @Override
          public boolean flapping(AgentId agent) {
            return false;
          }
        };
    return new EdgeHandshake(
        EdgeAuth.development(SECRET),
        new Admission(AdmissionLimits.DEFAULT, empty, () -> 0L),
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
        new Metrics());
  }

  private class RecordingLink implements AgentLink {
    @Override
    public void text(String frame) {
      heard.add("text " + frame);
    }

    @Override
    public void binary() {
      heard.add("binary");
    }

    @Override
    public void pong() {
      heard.add("pong");
    }

    @Override
    public void closed(int closeCode) {
      heard.add("closed " + closeCode);
    }
  }

  private final class ThrowingLink extends RecordingLink {
    @Override
    public void text(String frame) {
      throw new StackOverflowError("planted");
    }
  }
}
