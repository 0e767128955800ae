package org.edgewire.war;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.edgewire.endpoint.SocketMount;
import org.edgewire.http.HandshakeFilter;
import org.edgewire.http.HttpSurface;

/** Puts what a broker offers on the paths of the web application. */
final class Mounting {
  private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

  private final ServletContext context;

  Mounting(ServletContext context) {
    this.context = context;
  }

  /** Refuses a server without WebSockets. */
  void requireWebSockets() {
    if (!(context.getAttribute(CONTAINER) instanceof ServerContainer)) {
      throw new CannotStartException(
          "this server has no Jakarta WebSocket for this application: switch that module or feature"
              + " on");
    }
  }

  /** Endpoints come first: Jetty then puts its own filter behind those of the handshakes. */
  void sockets(List<SocketMount> mounts) throws DeploymentException {
    ServerContainer container = (ServerContainer) context.getAttribute(CONTAINER);
    for (SocketMount mount : mounts) {
      container.addEndpoint(mount.endpoint());
    }
    for (SocketMount mount : mounts) {
      gate(mount);
    }
  }

  private void gate(SocketMount mount) {
    String path = mount.endpoint().getPath();
    HandshakeFilter filter = new HandshakeFilter(path, mount.gate());
    FilterRegistration.Dynamic registered = context.addFilter("edgewire-gate " + path, filter);
    registered.setAsyncSupported(true);
    // False: before the filters that are there, among them the container's own that upgrades.
    registered.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST), false, filter.patterns().toArray(String[]::new));
  }

  void servlet(HttpSurface.Mount mount) {
    ServletRegistration.Dynamic registered = context.addServlet(mount.name(), mount.servlet());
    if (registered == null) {
      throw new IllegalStateException("another servlet is called " + mount.name());
    }
    registered.setAsyncSupported(mount.async());
    Set<String> conflicts = registered.addMapping(mount.patterns().toArray(String[]::new));
    if (!conflicts.isEmpty()) {
      throw new IllegalStateException(
          "the server maps "
              + conflicts
              + " of this application to something of its own: move that to another path");
    }
  }
}
