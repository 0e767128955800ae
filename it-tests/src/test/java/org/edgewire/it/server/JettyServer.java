package org.edgewire.it.server;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Container;

/** Jetty: a base folder of its own. */
final class JettyServer implements AppServer {
  private final int port = FreePorts.block(1);

  @Override
  public Container container() {
    return Container.JETTY;
  }

  @Override
  public void prepare(Workplace place) {
    place
        .putWar("edgewire-servlet.war")
        .makeFolders("base")
        .set("JETTY_HOME", Workplace.serverHome("jetty"))
        .set("JETTY_BASE", place.path("base"))
        .set("JAVA_OPTIONS", "-Xmx512m");
  }

  @Override
  public int httpPort() {
    return port;
  }

  @Override
  public void deploy(Shell shell) {
    shell.run("jetty-deploy");
    shell
        .place()
        .write(
            "base/start.d/zz-tests.ini",
            "jetty.http.host=127.0.0.1\njetty.http.port="
                + port
                + "\njetty.deploy.scanInterval=1\n");
  }

  @Override
  public Launched start(Shell shell) {
    return new Launched.Foreground(shell.start("jetty-start"));
  }

  @Override
  public Path log(Workplace place) {
    return place.path("server.log");
  }

  /** Jetty begins the new one before it ends the old, which a folder with a database forbids. */
  @Override
  public void redeploy(Workplace place) {
    place.delete("base/webapps/root.war");
    Api api = new Api(deployment());
    Awaitility.await("the application is gone")
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofSeconds(60))
        .until(() -> api.send("GET", "/health/live", "").status() == 404);
    place.copy(place.path("edgewire-servlet.war"), "base/webapps/root.war");
  }
}
