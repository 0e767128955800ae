package org.edgewire.it.server;

import java.nio.file.Path;
import org.edgewire.it.support.Container;

/** WildFly: a base folder with a copy of its configuration. */
final class WildFlyServer implements AppServer {
  private static final String CONFIGURATION = "base/configuration/standalone.xml";

  private final int firstPort = FreePorts.block(5);
  private final Backing backing;

  /**
   * @param backing of its data source
   */
  WildFlyServer(Backing backing) {
    this.backing = backing;
  }

  @Override
  public Container container() {
    return Container.WILDFLY;
  }

  @Override
  public void prepare(Workplace place) {
    Path home = Workplace.serverHome("wildfly");
    backing.prepare().accept(place);
    place
        .putWar("edgewire.war")
        .set("JBOSS_HOME", home)
        .set("JBOSS_BASE_DIR", place.path("base"))
        .copy(home.resolve("standalone/configuration"), "base/configuration")
        .makeFolders("base/deployments")
        .edit(CONFIGURATION, "${jboss.http.port:8080}", String.valueOf(firstPort))
        .edit(CONFIGURATION, "${jboss.https.port:8443}", String.valueOf(firstPort + 1))
        .edit(CONFIGURATION, "${jboss.management.http.port:9990}", String.valueOf(firstPort + 2))
        .edit(CONFIGURATION, "${jboss.management.https.port:9993}", String.valueOf(firstPort + 3))
        .edit(CONFIGURATION, "${jboss.ajp.port:8009}", String.valueOf(firstPort + 4))
        // Looks for a changed application twice a second instead of every five.
        .edit(CONFIGURATION, "scan-interval=\"5000\"", "scan-interval=\"500\"");
  }

  @Override
  public int httpPort() {
    return firstPort;
  }

  @Override
  public void deploy(Shell shell) {
    shell.run("wildfly-define-" + backing.name());
    shell.run("wildfly-deploy");
  }

  @Override
  public Launched start(Shell shell) {
    return new Launched.Foreground(shell.start("wildfly-start"));
  }

  @Override
  public Path log(Workplace place) {
    return place.path("server.log");
  }

  @Override
  public void redeploy(Workplace place) {
    place.write("base/deployments/edgewire.war.dodeploy", "");
  }
}
