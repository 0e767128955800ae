package org.edgewire.standalone;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.edgewire.Broker;
import org.edgewire.standalone.grizzly.GrizzlyWebServer;
import org.edgewire.standalone.launch.MadeSecret;
import org.edgewire.standalone.launch.RunningBroker;

/** A broker behind its web server. */
final class ServedBroker implements RunningBroker {
  private static final Duration REQUEST_GRACE = Duration.ofSeconds(1);

  private final Broker broker;
  private final GrizzlyWebServer server;
  private final String host;
  private final List<MadeSecret> made;

  ServedBroker(Broker broker, GrizzlyWebServer server, String host, List<MadeSecret> made) {
    this.broker = broker;
    this.server = server;
    this.host = host;
    this.made = List.copyOf(made);
  }

  @Override
  public URI baseUri() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + server.port());
  }

  @Override
  public String database() {
    return broker.storeHealth().database();
  }

  @Override
  public String durability() {
    return broker.storeHealth().durability();
  }

  @Override
  public String environment() {
    return broker.config().environment().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<MadeSecret> madeSecrets() {
    return made;
  }

  @Override
  public void close() {
    broker.drain();
    server.stop(REQUEST_GRACE);
    broker.close();
  }
}
