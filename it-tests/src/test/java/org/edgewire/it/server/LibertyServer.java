package org.edgewire.it.server;

import java.nio.file.Path;
import org.edgewire.it.support.Container;

/** Open Liberty: a server in a user folder of its own. */
final class LibertyServer implements AppServer {
  private static final String SERVER = "usr/servers/edgewire/";

  private final int port = FreePorts.block(1);

  @Override
  public Container container() {
    return Container.LIBERTY;
  }

  @Override
  public void prepare(Workplace place) {
    place
        .putWar("edgewire.war")
        .driver("h2")
        .set("WLP_HOME", Workplace.serverHome("liberty"))
        .set("WLP_USER_DIR", place.path("usr"))
        .set("HTTP_HOST", "127.0.0.1")
        .set("HTTP_PORT", port)
        .write(SERVER + "jvm.options", "-Xmx512m\n");
  }

  @Override
  public int httpPort() {
    return port;
  }

  @Override
  public void deploy(Shell shell) {
    shell.run("liberty-deploy");
  }

  @Override
  public Launched start(Shell shell) {
    return new Launched.Foreground(shell.start("liberty-start"));
  }

  @Override
  public Path log(Workplace place) {
    return place.path("server.log");
  }

  @Override
  public void redeploy(Workplace place) {
    place.copy(place.path("edgewire.war"), SERVER + "apps/edgewire.war");
  }
}
