package org.edgewire.standalone.grizzly;

import java.util.List;
import java.util.Optional;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.HandshakeView;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpEvents;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Decides about opening handshakes before the engine sees them: an unknown path, a malformed
 * handshake and a refusal by the path's gate are answered here, and the connection is then deaf.
 * Everything else passes.
 */
final class UpgradeFilter extends BaseFilter {
  private static final System.Logger LOG = System.getLogger(UpgradeFilter.class.getName());

  private final List<WebSocketRoute> routes;
  private final Upgrader upgrader;
  private final Farewell farewell;

  UpgradeFilter(List<WebSocketRoute> routes, Upgrader upgrader, Farewell farewell) {
    this.routes = List.copyOf(routes);
    this.upgrader = upgrader;
    this.farewell = farewell;
  }

  /**
   * Grizzly takes every request with an {@code Upgrade} header for the start of another protocol
   * and no longer looks for the end of its body. The JDK's HTTP client offers h2c on the first
   * request of each connection.
   */
  @Override
  public NextAction handleEvent(FilterChainContext ctx, FilterChainEvent event) {
    if (event.type() == HttpEvents.IncomingHttpUpgradeEvent.TYPE) {
      HttpEvents.IncomingHttpUpgradeEvent upgrade = (HttpEvents.IncomingHttpUpgradeEvent) event;
      if (upgrade.getHttpHeader() instanceof HttpRequestPacket request
          && !Handshakes.isOpening(request)) {
        request.setIgnoreContentModifiers(false);
        request.getUpgradeDC().recycle();
      }
    }
    return ctx.getInvokeAction();
  }

  @Override
  public NextAction handleRead(FilterChainContext ctx) {
    if (!(ctx.getMessage() instanceof HttpContent content)
        || !(content.getHttpHeader() instanceof HttpRequestPacket request)
        || !request.isUpgrade()) {
      return ctx.getInvokeAction();
    }
    Connection<?> tcp = ctx.getConnection();
    try {
      open(tcp, request, content.getContent());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A WebSocket handshake failed.", e);
      refuse(tcp, Problem.of(500, "internal_error", "The handshake failed."));
    }
    return ctx.getStopAction();
  }

  private void open(Connection<?> tcp, HttpRequestPacket request, Buffer early) {
    String path = request.getRequestURI();
    Optional<WebSocketRoute> route =
        routes.stream().filter(candidate -> candidate.path().matches(path)).findFirst();
    if (route.isEmpty()) {
      refuse(tcp, Problem.of(404, "not_found", "There is no WebSocket at this path."));
      return;
    }
    HandshakeView view = new GrizzlyHandshakeView(request);
    Optional<Problem> flaw = Handshakes.flaw(view);
    if (flaw.isPresent()) {
      refuse(tcp, flaw.get());
      return;
    }
    Decision decision = route.get().gate().apply(view);
    if (decision instanceof Decision.LetIn letIn) {
      upgrader
          .upgrade(tcp, request, new Upgrader.Guest(letIn.principal(), route.get()))
          .ifPresent(problem -> refuse(tcp, problem));
      hearEarlyFrames(tcp, early);
    } else if (decision instanceof Decision.Refused refused) {
      refuse(tcp, Problem.of(refused));
    }
  }

  /**
   * A client should wait for the answer, but what it sends before is part of the stream all the
   * same.
   */
  private static void hearEarlyFrames(Connection<?> tcp, Buffer early) {
    Inbound inbound = Inbound.OF.get(tcp);
    if (inbound != null && early.hasRemaining()) {
      inbound.accept(early.toByteBuffer());
    }
  }

  private void refuse(Connection<?> tcp, Problem problem) {
    Inbound.OF.set(tcp, Inbound.DISCARD);
    farewell.cutLater(tcp);
    send(tcp, problem.closingResponse());
  }

  private static <L> void send(Connection<L> tcp, byte[] response) {
    tcp.write(
        Buffers.wrap(tcp.getMemoryManager(), response),
        new EmptyCompletionHandler<WriteResult<Buffer, L>>() {
          @Override
          public void completed(WriteResult<Buffer, L> result) {
            Farewell.shutOutput(tcp);
          }
        });
  }
}
