package org.edgewire.war;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Set;

/**
 * Closes the WebSockets before the server does. Servers end listeners in the reverse order of their
 * beginning, and those of {@code web.xml} begin before the WebSocket container's own, which closes
 * with 1001; one that an initializer adds begins last. Public because servers make it.
 */
public final class Farewell implements ServletContainerInitializer {
  /** The attribute under which {@link EdgewireListener} keeps what it started. */
  static final String DEPLOYED = Deployed.class.getName();

  /** Made by the server, by its name in {@code META-INF/services}. */
  public Farewell() {}

  @Override
  public void onStartup(Set<Class<?>> none, ServletContext context) {
    context.addListener(new Drain());
  }

  private static final class Drain implements ServletContextListener {
    @Override
    public void contextDestroyed(ServletContextEvent event) {
      if (event.getServletContext().getAttribute(DEPLOYED) instanceof Deployed here) {
        here.drain();
      }
    }
  }
}
