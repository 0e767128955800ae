package org.edgewire.bench;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * A plain Jetty WebSocket server, a process of its own: what one says goes to all, as it came, and
 * nothing is kept. Prints where it listens.
 */
public final class JettyBroadcast {
  private static final Set<Session> ALL = ConcurrentHashMap.newKeySet();

  private JettyBroadcast() {}

  /** Runs until it is killed. */
  public static void main(String[] args) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        WebSocketUpgradeHandler.from(
            server,
            container ->
                container.addMapping(
                    "/ws/miniapp/*", (request, response, callback) -> new Member())));
    server.start();
    System.out.println("listens on http://127.0.0.1:" + connector.getLocalPort());
    server.join();
  }

  /** One connection. */
  public static final class Member implements Session.Listener.AutoDemanding {
    private Session session;

    @Override
    public void onWebSocketOpen(Session opened) {
      session = opened;
      ALL.add(opened);
      opened.sendText("{\"type\":\"connected\"}", Callback.NOOP);
    }

    @Override
    public void onWebSocketText(String message) {
      for (Session each : ALL) {
        each.sendText(message, Callback.NOOP);
      }
    }

    @Override
    public void onWebSocketClose(int statusCode, String reason, Callback callback) {
      ALL.remove(session);
      callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
      ALL.remove(session);
    }
  }
}
