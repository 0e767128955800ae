package org.edgewire.agent;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * One WebSocket to the broker. Messages go out one after the other, because implementations lose
 * overlapping ones. {@link #send} and {@link #sent} are for the agent's mailbox; the container's
 * threads call the rest.
 */
final class AgentSocket extends Endpoint {
  /** A payload of 256 KiB and what is around it, with every character escaped. */
  private static final int MAX_MESSAGE = 2 * 1024 * 1024;

  private static final int MOST_QUEUED = 10_000;

  private final Listener listener;
  private final Queue<String> queue = new ArrayDeque<>();
  private boolean sending;
  private volatile Session session;

  /** Hears of the connection, on any thread. */
  interface Listener {
    /** It is open; called first. */
    void opened(AgentSocket socket);

    /** A message came. */
    void text(AgentSocket socket, String message);

    /** The message before left; {@link AgentSocket#sent} is to be called in the mailbox. */
    void sent(AgentSocket socket, boolean worked);

    /** It is over; may be called more than once. */
    void closed(AgentSocket socket, int code, String reason);
  }

  AgentSocket(Listener listener) {
    this.listener = listener;
  }

  /**
   * Connects, and blocks until that worked.
   *
   * @param headers of the handshake
   */
  void connect(WebSocketContainer container, URI target, Map<String, String> headers)
      throws IOException, DeploymentException {
    ClientEndpointConfig.Configurator configurator =
        new ClientEndpointConfig.Configurator() {
          @Override
          public void beforeRequest(Map<String, List<String>> request) {
            headers.forEach((name, value) -> request.put(name, List.of(value)));
          }
        };
    Session unused =
        container.connectToServer(
            this, ClientEndpointConfig.Builder.create().configurator(configurator).build(), target);
  }

  @Override
  public void onOpen(Session opened, EndpointConfig config) {
    session = opened;
    opened.setMaxIdleTimeout(0);
    opened.setMaxTextMessageBufferSize(MAX_MESSAGE);
    opened.addMessageHandler(new Incoming());
    listener.opened(this);
  }

  /** Messages; no lambda, because some containers look for the type argument. */
  private final class Incoming implements MessageHandler.Whole<String> {
    @Override
    public void onMessage(String message) {
      listener.text(AgentSocket.this, message);
    }
  }

  @Override
  public void onClose(Session closed, CloseReason reason) {
    String phrase = reason.getReasonPhrase();
    listener.closed(this, reason.getCloseCode().getCode(), phrase == null ? "" : phrase);
  }

  @Override
  public void onError(Session failed, Throwable cause) {
    listener.closed(this, CloseCodes.CLOSED_ABNORMALLY.getCode(), String.valueOf(cause));
  }

  /** Sends a message behind those before it. */
  void send(String message) {
    if (queue.size() >= MOST_QUEUED) {
      listener.closed(this, CloseCodes.CLOSED_ABNORMALLY.getCode(), "the broker does not read");
      return;
    }
    queue.add(message);
    sendNext();
  }

  /** The message before left. */
  void sent() {
    sending = false;
    sendNext();
  }

  private void sendNext() {
    if (sending || queue.isEmpty()) {
      return;
    }
    sending = true;
    try {
      session.getAsyncRemote().sendText(queue.remove(), this::sendResult);
    } catch (RuntimeException e) {
      listener.sent(this, false);
    }
  }

  private void sendResult(SendResult result) {
    listener.sent(this, result.isOK());
  }

  /** Whether everything left. */
  boolean isQuiet() {
    return !sending && queue.isEmpty();
  }

  /**
   * Closes it, in the background, because containers may wait for the peer.
   *
   * @param code to tell the peer
   */
  void close(int code, String reason, Executor network) {
    network.execute(
        () -> {
          try {
            session.close(new CloseReason(CloseCodes.getCloseCode(code), reason));
          } catch (IOException | RuntimeException e) {
            // It was to be gone, and is.
            listener.closed(this, CloseCodes.CLOSED_ABNORMALLY.getCode(), String.valueOf(e));
          }
        });
  }
}
