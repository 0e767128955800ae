package org.edgewire.endpoint;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Receiver;

/**
 * One WebSocket of an agent, a producer or a watcher. Public because containers ask for its class;
 * made by {@link EdgeEndpoints}.
 *
 * <p>No idle timeout of the container is used: the broker has its own (protocol section 1,
 * liveness).
 */
public final class EdgeEndpoint extends Endpoint {
  private static final System.Logger LOG = System.getLogger(EdgeEndpoint.class.getName());
  private static final long NO_TIMEOUT = 0;

  private final Role<?> role;
  private final Executor blocking;

  // Written in onOpen, before the container delivers anything else of this session.
  private volatile Receiver link;

  EdgeEndpoint(Role<?> role, Executor blocking) {
    this.role = role;
    this.blocking = blocking;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    SessionConnection connection = new SessionConnection(session, blocking);
    try {
      Optional<Role.Arrival> arrival =
          role.arrival(EdgeConfigurator.identityOf(session.getUserProperties()));
      if (arrival.isEmpty()) {
        LOG.log(WARNING, "a WebSocket was opened past the handshake policy; closed with 1008");
        connection.close(CloseCode.PROTOCOL_ABUSE, "no identity");
        return;
      }
      session.setMaxIdleTimeout(NO_TIMEOUT);
      spareMemory(session, role.maxMessageBytes());
      open(session, arrival.get(), connection);
    } catch (RuntimeException | Error e) {
      LOG.log(ERROR, "a WebSocket could not be opened", e);
      connection.close(CloseCode.INTERNAL_ERROR, "internal error");
    }
  }

  /**
   * Some containers keep a whole frame, without any limit of their own, before they give a part of
   * it. A lower limit is left alone: what is in parts does not need the room.
   */
  private static void spareMemory(Session session, int maxBytes) {
    int limit = session.getMaxTextMessageBufferSize();
    if (limit <= 0 || limit > maxBytes) {
      session.setMaxTextMessageBufferSize(maxBytes);
    }
    limit = session.getMaxBinaryMessageBufferSize();
    if (limit <= 0 || limit > maxBytes) {
      session.setMaxBinaryMessageBufferSize(maxBytes);
    }
  }

  private void open(Session session, Role.Arrival arrival, SessionConnection connection) {
    Optional<? extends Receiver> opened = arrival.connected(connection);
    if (opened.isEmpty()) {
      connection.close(CloseCode.RESTART, "the broker restarts");
      return;
    }
    link = opened.get();
    try {
      listen(session, new Inbound(link, connection, role.maxMessageBytes()));
    } catch (IllegalStateException e) {
      // It may be closed as soon as it is connected, such as one whose token has expired.
      if (session.isOpen()) {
        throw e;
      }
    }
  }

  private static void listen(Session session, Inbound inbound) {
    session.addMessageHandler(String.class, inbound.texts());
    session.addMessageHandler(ByteBuffer.class, inbound.binaries());
    session.addMessageHandler(PongMessage.class, inbound.pongs());
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    Receiver open = link;
    if (open != null) {
      open.closed(reason.getCloseCode().getCode());
    }
  }

  /** Nothing to do: a broken connection is closed by its container, a silent one by the broker. */
  @Override
  public void onError(Session session, Throwable failure) {
    LOG.log(DEBUG, "the container reports an error of a connection", failure);
  }
}
