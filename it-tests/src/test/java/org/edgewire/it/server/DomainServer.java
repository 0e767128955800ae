package org.edgewire.it.server;

import java.nio.file.Path;
import java.util.Locale;
import org.edgewire.it.support.Container;

/** Payara and GlassFish: a domain of its own, which is a daemon. */
final class DomainServer implements AppServer {
  private static final String DOMAIN = "domains/edgewire/";
  private static final int HTTP = 80;

  private final int portBase = FreePorts.block(100);
  private final Container container;
  private final Backing backing;

  /**
   * @param container which of the three
   * @param backing of its data source
   */
  DomainServer(Container container, Backing backing) {
    this.container = container;
    this.backing = backing;
  }

  @Override
  public Container container() {
    return container;
  }

  @Override
  public Path javaHome() {
    return container == Container.PAYARA_7 ? Jdk.newest() : Jdk.usual();
  }

  @Override
  public void prepare(Workplace place) {
    String name = container.name().toLowerCase(Locale.ROOT).replace("_", "");
    place
        .putWar("edgewire.war")
        .set("AS_JAVA", javaHome())
        .set("ASADMIN", Workplace.serverHome(name).resolve("bin/asadmin"))
        .set("DOMAINS", place.path("domains"))
        .set("PORT_BASE", portBase);
    Shell shell = new Shell(place);
    shell.run("domain-create");
    place.edit(DOMAIN + "config/domain.xml", "0.0.0.0", "127.0.0.1");
    backing.prepare().accept(place);
    if (!backing.isH2()) {
      shell.run("domain-driver");
    } else if (container == Container.GLASSFISH) {
      place.driver("h2");
      shell.run("glassfish-driver-h2");
    }
  }

  @Override
  public int httpPort() {
    return portBase + HTTP;
  }

  @Override
  public void deploy(Shell shell) {
    // Both want a running server.
  }

  @Override
  public Launched start(Shell shell) {
    Launched launched = startAgain(shell);
    try {
      shell.run("domain-define-" + backing.name());
      shell.run("domain-deploy");
      return launched;
    } catch (RuntimeException | Error e) {
      launched.kill();
      throw e;
    }
  }

  @Override
  public Launched startAgain(Shell shell) {
    shell.run("domain-start");
    return new Launched.Daemon(process(shell));
  }

  private static ProcessHandle process(Shell shell) {
    long pid = Long.parseLong(shell.place().read(DOMAIN + "config/pid").strip());
    return ProcessHandle.of(pid).orElseThrow();
  }

  @Override
  public Path log(Workplace place) {
    return place.path(DOMAIN + "logs/server.log");
  }

  @Override
  public void redeploy(Workplace place) {
    place.copy(place.path("edgewire.war"), DOMAIN + "autodeploy/edgewire.war");
  }
}
