package org.edgewire.agent;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** The other end of an agent's connections and polls, as a test moves it. */
final class FakeNetwork implements Poller.Http {
  final List<Socket> sockets = new ArrayList<>();
  final List<Poll> polls = new ArrayList<>();
  final List<List<String>> bearers = new ArrayList<>();

  /** The status that handshakes are refused with. */
  OptionalInt refusal = OptionalInt.empty();

  int attempts;

  /** A poll that waits for its answer. */
  record Poll(String body, CompletableFuture<Poller.Answer> answer) {
    void answer(String commands) {
      answer.complete(
          new Poller.Answer(
              200, java.time.Duration.ZERO, "{\"commands\":[" + commands + "],\"ack_events\":[]}"));
    }
  }

  @Override
  public CompletableFuture<Poller.Answer> poll(String body) {
    Poll poll = new Poll(body, new CompletableFuture<>());
    polls.add(poll);
    return poll.answer();
  }

  WebSocketContainer container() {
    return proxy(
        WebSocketContainer.class,
        (self, method, args) -> {
          if (!method.getName().equals("connectToServer")) {
            throw new UnsupportedOperationException(method.getName());
          }
          return connect((Endpoint) args[0], (ClientEndpointConfig) args[1]);
        });
  }

  private Session connect(Endpoint endpoint, ClientEndpointConfig config)
      throws DeploymentException {
    attempts++;
    Map<String, List<String>> headers = new HashMap<>();
    config.getConfigurator().beforeRequest(headers);
    bearers.add(headers.get("Authorization"));
    if (refusal.isPresent()) {
      throw new DeploymentException(
          "Handshake error.",
          new java.io.IOException("Response code was not 101: " + refusal.getAsInt() + "."));
    }
    Socket socket = new Socket(endpoint);
    sockets.add(socket);
    endpoint.onOpen(socket.session, config);
    return socket.session;
  }

  Socket last() {
    return sockets.get(sockets.size() - 1);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(FakeNetwork.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** The broker's end of one WebSocket. */
  static final class Socket {
    final List<String> received = new ArrayList<>();
    final Session session;
    Optional<CloseReason> closed = Optional.empty();
    private final Endpoint endpoint;
    private MessageHandler.Whole<String> handler;

    Socket(Endpoint endpoint) {
      this.endpoint = endpoint;
      RemoteEndpoint.Async remote =
          proxy(
              RemoteEndpoint.Async.class,
              (self, method, args) -> {
                received.add((String) args[0]);
                ((SendHandler) args[1]).onResult(new SendResult());
                return null;
              });
      session = proxy(Session.class, (self, method, args) -> sessionCall(remote, method, args));
    }

    @SuppressWarnings("unchecked")
    private Object sessionCall(
        RemoteEndpoint.Async remote, java.lang.reflect.Method method, Object[] args) {
      switch (method.getName()) {
        case "getAsyncRemote" -> {
          return remote;
        }
        case "addMessageHandler" -> handler = (MessageHandler.Whole<String>) args[0];
        case "close" -> closed = Optional.of((CloseReason) args[0]);
        case "setMaxTextMessageBufferSize", "setMaxIdleTimeout" -> {}
        default -> throw new UnsupportedOperationException(method.getName());
      }
      return null;
    }

    void say(String message) {
      handler.onMessage(message);
    }

    void command(String id) {
      say("{\"type\":\"command\",\"data\":" + FakeNetwork.command(id) + "}");
    }

    void pong() {
      say("{\"type\":\"pong\"}");
    }

    void close(int code) {
      endpoint.onClose(session, new CloseReason(CloseCodes.getCloseCode(code), ""));
    }

    /** Acks, as {@code id status}, in their order. */
    List<String> acks() {
      return received.stream()
          .filter(text -> text.contains("\"command_ack\""))
          .map(FakeNetwork::idAndStatus)
          .toList();
    }

    long pings() {
      return received.stream().filter(AgentJson.PING::equals).count();
    }
  }

  static String command(String id) {
    return "{\"command_id\":\""
        + id
        + "\",\"command_type\":\"t\",\"payload\":{},"
        + "\"priority\":\"normal\",\"timestamp\":\"2026-02-16T00:00:00Z\"}";
  }

  private static String idAndStatus(String ack) {
    var data =
        org.edgewire.json.JsonObject.parse(ack)
            .get("data")
            .flatMap(org.edgewire.json.JsonText::asObject)
            .orElseThrow();
    return data.string("command_id").orElseThrow() + " " + data.string("status").orElseThrow();
  }
}
