package org.edgewire.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.edgewire.command.AgentId;
import org.edgewire.config.BrokerSettings;
import org.edgewire.config.Settings;
import org.edgewire.config.Source;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.Gate;
import org.edgewire.handshake.HandshakeView;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.standalone.grizzly.GrizzlyWebServer;
import org.edgewire.standalone.grizzly.ServletRoute;
import org.edgewire.standalone.launch.MadeSecret;
import org.edgewire.standalone.launch.RunningBroker;
import org.edgewire.standalone.launch.ServerSettings;

/**
 * Takes commands and hands them on, in memory and without care: enough to try the command line on.
 */
final class FakeBroker implements RunningBroker {
  final List<Session> sessions = new CopyOnWriteArrayList<>();
  final Queue<String> received = new ConcurrentLinkedQueue<>();
  final List<String> bearers = new CopyOnWriteArrayList<>();
  volatile boolean closed;

  private final Settings settings;
  private final Map<String, Command> commands = new ConcurrentHashMap<>();
  private final GrizzlyWebServer server;

  private record Command(String id, JsonObject request, String status) {
    String json() {
      return new JsonWriter()
          .object()
          .field("command_id", id)
          .field("command_type", request.string("command_type").orElseThrow())
          .field("status", status)
          .endObject()
          .toString();
    }
  }

  FakeBroker(Settings settings) {
    this.settings = settings;
    FakeEndpoint endpoint = new FakeEndpoint(this);
    ServerEndpointConfig edge =
        ServerEndpointConfig.Builder.create(FakeEndpoint.class, "/edge/ws")
            .configurator(
                new ServerEndpointConfig.Configurator() {
                  @Override
                  public <T> T getEndpointInstance(Class<T> type) {
                    return type.cast(endpoint);
                  }
                })
            .build();
    server =
        GrizzlyWebServer.builder()
            .host(settings.get(ServerSettings.HOST))
            .port(settings.get(ServerSettings.PORT))
            .endpoint(edge, Gate.immediate(this::decide))
            .servlet(
                new ServletRoute(
                    "commands",
                    new Commands(),
                    false,
                    List.of("/edge/agents/*", "/edge/commands/*")))
            .start();
  }

  static FakeBroker withoutSecrets() {
    return told(Map.of("http.port", "0"));
  }

  static FakeBroker onFreePort() {
    return told(Map.of("http.port", "0", "admin.key", "key", "edge.secret", "secret"));
  }

  private static FakeBroker told(Map<String, String> values) {
    return new FakeBroker(
        Settings.resolve(ServerSettings.all(), List.of(Source.commandLine(values))));
  }

  private Decision decide(HandshakeView view) {
    bearers.addAll(view.header("Authorization"));
    return view.header("Authorization").contains("Bearer wrong")
        ? new Decision.Refused(403, "forbidden", "bad_signature", "No.", OptionalInt.empty())
        : new Decision.Admitted(new AgentId(view.header("X-Edge-Agent-Id").get(0)));
  }

  /** Each command goes to a session either here or from its submit. */
  synchronized void opened(Session session) {
    sessions.add(session);
    commands.values().stream()
        .filter(command -> command.status().equals("queued"))
        .forEach(command -> deliver(session, command));
  }

  /** Takes a command in, and tells to whom it is to be delivered now. */
  private synchronized List<Session> take(Command command) {
    commands.put(command.id(), command);
    return List.copyOf(sessions);
  }

  void received(Session session, String text) {
    received.add(text);
    JsonObject data = JsonObject.parse(text).get("data").flatMap(JsonText::asObject).orElseThrow();
    commands.computeIfPresent(
        data.string("command_id").orElseThrow(),
        (id, command) -> new Command(id, command.request(), data.string("status").orElseThrow()));
  }

  private static void deliver(Session session, Command command) {
    String text =
        new JsonWriter()
            .object()
            .field("type", "command")
            .object("data")
            .field("command_id", command.id())
            .field("command_type", command.request().string("command_type").orElseThrow())
            .field("priority", command.request().string("priority").orElse("normal"))
            .field("payload", command.request().get("payload").orElseThrow())
            .endObject()
            .endObject()
            .toString();
    session.getAsyncRemote().sendText(text, result -> {});
  }

  void closeSessions(int code) {
    List<Session> old = List.copyOf(sessions);
    // First: whoever is closed may be back before the last is.
    sessions.removeAll(old);
    old.forEach(session -> close(session, code));
  }

  private static void close(Session session, int code) {
    try {
      session.close(new CloseReason(CloseCodes.getCloseCode(code), "restart"));
    } catch (IllegalStateException closedByItsPeerMeanwhile) {
      System.getLogger(FakeBroker.class.getName())
          .log(System.Logger.Level.DEBUG, "The peer was faster.", closedByItsPeerMeanwhile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public URI baseUri() {
    return URI.create("http://" + settings.get(ServerSettings.HOST) + ":" + server.port());
  }

  @Override
  public String database() {
    return "none";
  }

  @Override
  public String durability() {
    return "nothing is kept";
  }

  @Override
  public String environment() {
    return "test";
  }

  @Override
  public List<MadeSecret> madeSecrets() {
    return settings.find(BrokerSettings.EDGE_SECRET).isEmpty()
        ? List.of(
            new MadeSecret("EDGE_SECRET", "secret"),
            new MadeSecret("ADMIN_KEY", "key"),
            new MadeSecret("SUPABASE_JWT_SECRET", "member-secret"))
        : List.of();
  }

  @Override
  public void close() {
    closed = true;
    closeSessions(1012);
    server.stop(Duration.ofSeconds(1));
  }

  /** Submit and find. */
  private final class Commands extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String key = settings.find(BrokerSettings.ADMIN_KEY).orElse("key");
      if (!key.equals(request.getHeader("X-Admin-Key"))) {
        answer(response, 401, "{\"code\":\"unauthorized\"}");
      } else if (request.getMethod().equals("POST")) {
        submit(request, response);
      } else {
        String id = request.getPathInfo().substring(1);
        await(request, () -> !commands.get(id).status().equals("queued"));
        answer(response, 200, commands.get(id).json());
      }
    }

    private void await(HttpServletRequest request, java.util.concurrent.Callable<Boolean> end) {
      try {
        org.awaitility.Awaitility.await()
            .pollInterval(Duration.ofMillis(2))
            .atMost(Duration.ofSeconds(Integer.parseInt(request.getParameter("wait_seconds"))))
            .until(end);
      } catch (org.awaitility.core.ConditionTimeoutException stillQueued) {
        request.setAttribute("waited", true);
      }
    }

    private void submit(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      JsonObject body =
          JsonObject.parse(new String(request.getInputStream().readAllBytes(), UTF_8));
      if (body.string("command_type").orElseThrow().equals("bad")) {
        answer(response, 422, "{\"code\":\"invalid_payload\",\"detail\":\"text is missing\"}");
        return;
      }
      String id = body.string("command_id").orElse("c" + commands.size());
      Command command = new Command(id, body, "queued");
      List<Session> open = take(command);
      answer(response, 201, command.json());
      open.forEach(session -> deliver(session, command));
    }

    private void answer(HttpServletResponse response, int status, String json) throws IOException {
      response.setStatus(status);
      response.setContentType("application/json;charset=utf-8");
      response.getOutputStream().write(json.getBytes(UTF_8));
    }
  }
}
