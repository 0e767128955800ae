package org.edgewire.standalone.grizzly;

import java.util.List;
import java.util.stream.Stream;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.servlet.ServletRegistration;
import org.glassfish.grizzly.servlet.WebappContext;

/** Deploys servlets at the context root. */
final class ServletSetup {
  private ServletSetup() {}

  static void deploy(HttpServer http, List<ServletRoute> servlets) {
    WebappContext context = new WebappContext("edgewire", "");
    ServletRoute rest = new ServletRoute("not-found", new NotFoundServlet(), false, List.of("/"));
    Stream.concat(servlets.stream(), Stream.of(rest)).forEach(route -> add(context, route));
    context.deploy(http);
    // Deploying sets it to Grizzly's name and version, which is nobody's business.
    context.setServerInfo("");
  }

  private static void add(WebappContext context, ServletRoute route) {
    ServletRegistration registration = context.addServlet(route.name(), route.servlet());
    registration.setAsyncSupported(route.async());
    registration.setLoadOnStartup(1);
    registration.addMapping(route.patterns().toArray(String[]::new));
  }
}
