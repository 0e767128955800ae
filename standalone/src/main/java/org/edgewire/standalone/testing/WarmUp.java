package org.edgewire.standalone.testing;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.edgewire.command.AgentId;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.EdgeToken;
import org.edgewire.handshake.Gate;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonWriter;
import org.edgewire.standalone.grizzly.GrizzlyWebServer;
import org.edgewire.standalone.testing.socket.ClientSocket;

/**
 * What the first server of a process waits for is that classes are loaded: those of the database
 * first, then those of the web server, then those of the fakes. This has the latter two loaded by a
 * thread of its own while the first thread is busy with the database: a fake connects to a web
 * server and hears its own word.
 */
final class WarmUp implements Runnable {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private WarmUp() {}

  /** Returns at once; does nothing when it was called before. */
  static void begin() {
    if (BEGUN.compareAndSet(false, true)) {
      Thread thread = new Thread(new WarmUp(), "edgewire-test-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public void run() {
    try {
      GrizzlyWebServer server =
          GrizzlyWebServer.builder()
              .endpoint(Echo.config(), Gate.immediate(any -> agent()))
              .start();
      Optional<ClientSocket> client = Optional.empty();
      try {
        client = Optional.of(exchange(server.port()));
      } finally {
        // First, as the end of a connection takes Grizzly a sentence for its log, and that a file.
        server.stop(Duration.ZERO);
        client.ifPresent(ClientSocket::abort);
      }
    } catch (IOException | RuntimeException e) {
      // Whoever needs them will say better what is wrong.
      System.getLogger(WarmUp.class.getName())
          .log(System.Logger.Level.DEBUG, "the classes of the web server were not loaded", e);
    }
  }

  private static Decision agent() {
    return new Decision.Admitted(new AgentId("warm-up"));
  }

  private static ClientSocket exchange(int port) throws IOException {
    ClientSocket socket =
        ClientSocket.connect(
            URI.create("ws://127.0.0.1:" + port + Echo.PATH),
            Map.of("Authorization", "Bearer " + token()),
            LONGEST);
    Hearing hearing = new Hearing();
    socket.listen("edgewire-test-warm-up-client", hearing);
    socket.text(new JsonWriter().object().field("type", "ping").endObject().toString());
    JsonObject.parse(hearing.heard.orTimeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS).join());
    return socket;
  }

  private static String token() {
    return EdgeToken.make("warm-up", new AgentId("warm-up"), "+1", Instant.EPOCH);
  }

  private static final class Hearing implements ClientSocket.Listener {
    private final CompletableFuture<String> heard = new CompletableFuture<>();

    @Override
    public void text(String message) {
      heard.complete(message);
    }

    @Override
    public void closed(int code, Optional<IOException> failure) {
      heard.completeExceptionally(new IllegalStateException("closed with " + code));
    }
  }

  /** Says what it hears. Public because Tyrus calls no other. */
  public static final class Echo extends Endpoint {
    static final String PATH = "/warm-up";

    /** Made by Tyrus, for each connection. */
    public Echo() {}

    static ServerEndpointConfig config() {
      return ServerEndpointConfig.Builder.create(Echo.class, PATH).build();
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.addMessageHandler(
          String.class, text -> session.getAsyncRemote().sendText(text, result -> {}));
    }
  }
}
