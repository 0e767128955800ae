package org.edgewire.standalone.grizzly;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.edgewire.command.AgentId;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.Gate;
import org.edgewire.handshake.HandshakeView;

/**
 * A server with an echo endpoint behind a gate that lets in {@code Bearer good}, and a few
 * servlets.
 */
final class TestServer implements AutoCloseable {
  static final String GOOD = "Authorization: Bearer good";
  static final int MAX_MESSAGE = 256 * 1024;
  static final int MAX_PENDING = 1024 * 1024;

  final EchoEndpoint edge = new EchoEndpoint();
  final EchoEndpoint room = new EchoEndpoint();
  final GrizzlyWebServer server;

  TestServer() {
    this(builder -> builder);
  }

  TestServer(UnaryOperator<GrizzlyWebServer.Builder> more) {
    server =
        more.apply(
                GrizzlyWebServer.builder()
                    .limits(MAX_MESSAGE, MAX_PENDING)
                    .endpoint(edge.at("/edge/ws"), Gate.immediate(TestServer::decide))
                    .endpoint(room.at("/ws/room/{id}"), Gate.immediate(TestServer::decide))
                    .servlet(new ServletRoute("edge", new Plain(426), false, List.of("/edge/ws")))
                    .servlet(new ServletRoute("echo", new Echo(), false, List.of("/echo")))
                    .servlet(new ServletRoute("later", new Later(), true, List.of("/later")))
                    .servlet(new ServletRoute("broken", new Broken(), false, List.of("/broken"))))
            .start();
  }

  int port() {
    return server.port();
  }

  RawClient client() {
    return new RawClient(port());
  }

  RawClient admitted() {
    return client().open("/edge/ws", GOOD);
  }

  static Decision decide(HandshakeView view) {
    return switch (String.join(",", view.header("authorization"))) {
      case "Bearer good" -> new Decision.Admitted(new AgentId("luna1"));
      case "Bearer busy" ->
          new Decision.Refused(429, "too_many", "flood", "Slow down.", OptionalInt.of(7));
      case "Bearer boom" -> throw new IllegalStateException("boom");
      default ->
          new Decision.Refused(403, "forbidden", "bad_signature", "No.", OptionalInt.empty());
    };
  }

  @Override
  public void close() {
    server.stop(Duration.ofMillis(200));
  }

  /** Answers always the same. */
  private static final class Plain extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private final int status;

    Plain(int status) {
      this.status = status;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setStatus(status);
      response.setContentType("text/plain;charset=utf-8");
      response.setContentLength(2);
      response.getOutputStream().write(new byte[] {'h', 'i'});
    }
  }

  /** Sends the body back. */
  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      byte[] body = request.getInputStream().readAllBytes();
      response.setContentType("text/plain;charset=utf-8");
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }

  /** Answers from another thread. */
  private static final class Later extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      AsyncContext async = request.startAsync();
      new Thread(
              () -> {
                try {
                  async.getResponse().setContentType("text/plain;charset=utf-8");
                  async.getResponse().getOutputStream().write(new byte[] {'o', 'k'});
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                } finally {
                  async.complete();
                }
              })
          .start();
    }
  }

  /** Fails. */
  private static final class Broken extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      throw new IllegalStateException("secret detail");
    }
  }
}
