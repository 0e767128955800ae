package org.edgewire.standalone.grizzly;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.HandshakeView;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpEvents;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;

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
    Handshake handshake = new Handshake(ctx.getConnection(), request, content.getContent());
    try {
      return open(ctx, handshake);
    } catch (RuntimeException e) {
      failed(handshake.tcp(), e);
      return ctx.getStopAction();
    }
  }

  /** An opening handshake, with what the client sent too early. */
  private record Handshake(Connection<?> tcp, HttpRequestPacket request, Buffer early) {}

  private NextAction open(FilterChainContext ctx, Handshake handshake) {
    String path = handshake.request().getRequestURI();
    Optional<WebSocketRoute> route =
        routes.stream().filter(candidate -> candidate.path().matches(path)).findFirst();
    if (route.isEmpty()) {
      refuse(handshake.tcp(), Problem.of(404, "not_found", "There is no WebSocket at this path."));
      return ctx.getStopAction();
    }
    HandshakeView view = new GrizzlyHandshakeView(handshake.request());
    Optional<Problem> flaw = Handshakes.flaw(view);
    if (flaw.isPresent()) {
      refuse(handshake.tcp(), flaw.get());
      return ctx.getStopAction();
    }
    CompletableFuture<Decision> decision = route.get().gate().decide(view).toCompletableFuture();
    if (decision.isDone()) {
      settle(handshake, route.get(), decision);
      return ctx.getStopAction();
    }
    return suspended(ctx, handshake, route.get(), decision);
  }

  /** Nothing is read from the connection until the decision is there. */
  private NextAction suspended(
      FilterChainContext ctx,
      Handshake handshake,
      WebSocketRoute route,
      CompletableFuture<Decision> decision) {
    NextAction suspended = ctx.getSuspendAction();
    ctx.suspend();
    CompletableFuture<Decision> unused =
        decision.whenComplete(
            (made, failure) ->
                ((NIOConnection) handshake.tcp())
                    .executeInEventThread(
                        IOEvent.READ,
                        () -> {
                          settle(handshake, route, decision);
                          ctx.resume(ctx.getStopAction());
                        }));
    return suspended;
  }

  /** On the connection's selector thread, with a decision that is made. */
  private void settle(
      Handshake handshake, WebSocketRoute route, CompletableFuture<Decision> decision) {
    Connection<?> tcp = handshake.tcp();
    try {
      Decision made = decision.join();
      if (made instanceof Decision.LetIn letIn) {
        upgrader
            .upgrade(tcp, handshake.request(), new Upgrader.Guest(letIn.principal(), route))
            .ifPresent(problem -> refuse(tcp, problem));
        hearEarlyFrames(tcp, handshake.early());
      } else if (made instanceof Decision.Refused refused) {
        refuse(tcp, Problem.of(refused));
      }
    } catch (RuntimeException e) {
      failed(tcp, e);
    }
  }

  private void failed(Connection<?> tcp, RuntimeException e) {
    LOG.log(System.Logger.Level.WARNING, "A WebSocket handshake failed.", e);
    refuse(tcp, Problem.of(500, "internal_error", "The handshake failed."));
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
