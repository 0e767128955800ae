package org.edgewire.standalone.grizzly;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.edgewire.connection.FrameSink;
import org.edgewire.endpoint.FramePrincipal;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.GenericCloseListener;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.util.Parameters;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.glassfish.tyrus.spi.WebSocketEngine;

/** Turns a connection whose handshake was let in into a WebSocket. */
final class Upgrader {
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  private final TyrusContainer container;
  private final Farewell farewell;
  private final FrameLimits limits;
  private final Outstanding<Connection<?>> open;

  /**
   * Who is let in.
   *
   * @param name of the user principal
   * @param route the endpoint that it asked for
   */
  record Guest(String name, WebSocketRoute route) {}

  /**
   * @param open the connections that are WebSockets now
   */
  Upgrader(
      TyrusContainer container,
      Farewell farewell,
      FrameLimits limits,
      Outstanding<Connection<?>> open) {
    this.container = container;
    this.farewell = farewell;
    this.limits = limits;
    this.open = open;
  }

  /**
   * Answers 101 and opens the session, on the calling selector thread.
   *
   * @return why not, if the engine did not want it; then nothing was written
   */
  Optional<Problem> upgrade(Connection<?> tcp, HttpRequestPacket request, Guest guest) {
    FrameLimits bounds = guest.route().limits(limits);
    BoundedWriter writer = new BoundedWriter(tcp, farewell, bounds.maxPendingBytes());
    UpgradeResponse response = new TyrusUpgradeResponse();
    WebSocketEngine.UpgradeInfo upgrade =
        container
            .engine()
            .upgrade(context(request, new GuestPrincipal(guest.name(), writer)), response);
    // Tyrus reports success for 401, 503 and redirects set by an endpoint, and would open a
    // session.
    if (upgrade.getStatus() != WebSocketEngine.UpgradeStatus.SUCCESS
        || response.getStatus() != 101) {
      int status = response.getStatus() >= 400 ? response.getStatus() : 500;
      return Optional.of(Problem.of(status, "handshake_failed", "The endpoint refused."));
    }
    // Agents may be silent for longer than HTTP may; the broker watches over them itself.
    IdleTimeoutFilter.setCustomTimeout(tcp, -1, TimeUnit.MILLISECONDS);
    Future<?> unused =
        tcp.write(Buffers.wrap(tcp.getMemoryManager(), switchingProtocols(response)));
    FrameLink link =
        new FrameLink(
            upgrade.createConnection(writer, reason -> tcp.closeSilently()),
            writer,
            new FrameInspector(bounds.maxMessageBytes()),
            tcp.getTransport().getWorkerThreadPool());
    Inbound.OF.set(tcp, link);
    tcp.addCloseListener(link);
    open.add(tcp);
    tcp.addCloseListener(closed(tcp));
    return Optional.empty();
  }

  @SuppressWarnings("deprecation") // Grizzly marks its close listeners so, and has no others
  private GenericCloseListener closed(Connection<?> tcp) {
    return (closeable, type) -> open.remove(tcp);
  }

  private static byte[] switchingProtocols(UpgradeResponse response) {
    RawResponse raw = new RawResponse(101);
    response.getHeaders().forEach((name, values) -> raw.header(name, String.join(", ", values)));
    return raw.bytes();
  }

  /** Whose session it is, and the way out of its connection. */
  private record GuestPrincipal(String name, FrameSink frames) implements FramePrincipal {
    @Override
    public String getName() {
      return name;
    }
  }

  private static UpgradeRequest context(HttpRequestPacket request, Principal principal) {
    RequestContext context =
        RequestContext.Builder.create()
            .requestURI(URI.create(request.getRequestURI()))
            .queryString(request.getQueryString())
            .parameterMap(parameters(request))
            .userPrincipal(principal)
            .secure(request.isSecure())
            .remoteAddr(request.getRemoteAddress())
            .serverAddr(request.getLocalAddress())
            .serverPort(request.getLocalPort())
            .tyrusProperties(Map.of())
            .build();
    for (String name : request.getHeaders().names()) {
      if (!name.equalsIgnoreCase(EXTENSIONS)) {
        List<String> values = context.getHeaders().computeIfAbsent(name, key -> new ArrayList<>());
        request.getHeaders().values(name).forEach(value -> addValue(values, name, value));
      }
    }
    return context;
  }

  private static void addValue(List<String> values, String name, String value) {
    if (name.equalsIgnoreCase("Sec-WebSocket-Protocol")) {
      for (String part : value.split(",", -1)) {
        values.add(part.strip());
      }
    } else {
      values.add(value.strip());
    }
  }

  private static Map<String, String[]> parameters(HttpRequestPacket request) {
    Parameters parsed = new Parameters();
    parsed.setQuery(request.getQueryStringDC());
    parsed.setQueryStringEncoding(StandardCharsets.UTF_8);
    Map<String, String[]> all = new HashMap<>();
    for (String name : parsed.getParameterNames()) {
      all.put(name, parsed.getParameterValues(name));
    }
    return all;
  }
}
