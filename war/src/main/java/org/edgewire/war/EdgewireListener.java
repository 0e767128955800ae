package org.edgewire.war;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** The web application's beginning and end. Public because servers make it. */
public final class EdgewireListener implements ServletContextListener {
  /** Made by the server, by its name in {@code web.xml}. */
  public EdgewireListener() {}

  @Override
  public void contextInitialized(ServletContextEvent event) {
    Deployed deployed = Deployed.on(event.getServletContext(), Sources.ofServer());
    event.getServletContext().setAttribute(Farewell.DEPLOYED, deployed);
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    Object deployed = event.getServletContext().getAttribute(Farewell.DEPLOYED);
    event.getServletContext().removeAttribute(Farewell.DEPLOYED);
    if (deployed instanceof Deployed here) {
      here.close();
    }
  }
}
