package org.edgewire.it.server;

import java.nio.file.Path;
import org.edgewire.it.support.Container;

/** Tomcat: a base folder with a copy of its {@code conf}. */
final class TomcatServer implements AppServer {
  private final int port = FreePorts.block(1);

  @Override
  public Container container() {
    return Container.TOMCAT;
  }

  @Override
  public void prepare(Workplace place) {
    Path home = Workplace.serverHome("tomcat");
    place
        .putWar("edgewire-servlet.war")
        .set("CATALINA_HOME", home)
        .set("CATALINA_BASE", place.path("base"))
        .set("CATALINA_OPTS", "-Xmx512m")
        .copy(home.resolve("conf"), "base/conf")
        .makeFolders("base/webapps", "base/logs", "base/temp", "base/work")
        .edit("base/conf/server.xml", "port=\"8005\"", "port=\"-1\"")
        .edit(
            "base/conf/server.xml",
            "<Connector port=\"8080\"",
            "<Connector address=\"127.0.0.1\" port=\"" + port + "\"")
        // Looks for a changed application every second instead of every ten.
        .edit(
            "base/conf/server.xml",
            "<Engine name=\"Catalina\"",
            "<Engine backgroundProcessorDelay=\"1\" name=\"Catalina\"");
  }

  @Override
  public int httpPort() {
    return port;
  }

  @Override
  public void deploy(Shell shell) {
    shell.run("tomcat-deploy");
    shell.run("tomcat-log");
  }

  @Override
  public Launched start(Shell shell) {
    return new Launched.Foreground(shell.start("tomcat-start"));
  }

  @Override
  public Path log(Workplace place) {
    return place.path("server.log");
  }

  @Override
  public void redeploy(Workplace place) {
    place.copy(place.path("edgewire-servlet.war"), "base/webapps/ROOT.war");
  }
}
