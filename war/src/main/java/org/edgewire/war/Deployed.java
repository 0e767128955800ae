package org.edgewire.war;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.edgewire.Broker;
import org.edgewire.config.BrokerConfig;
import org.edgewire.config.ConfigurationException;
import org.edgewire.config.Settings;
import org.edgewire.config.Source;
import org.edgewire.http.HttpSurface;
import org.edgewire.store.StoreException;

/**
 * The broker of one deployment, or the reasons why there is none. From its making on the paths of
 * the web application are answered.
 */
final class Deployed implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Deployed.class.getName());
  private static final String MANAGED_THREADS = "java:comp/DefaultManagedThreadFactory";

  private final Optional<Broker> broker;

  private Deployed(Optional<Broker> broker) {
    this.broker = broker;
  }

  /**
   * Starts a broker from what the server offers.
   *
   * @param sources of settings, the strongest first
   */
  static Deployed on(ServletContext context, List<Source> sources) {
    Mounting mounting = new Mounting(context);
    try {
      mounting.requireWebSockets();
      Broker broker = build(sources);
      return new Deployed(Optional.of(serve(broker, mounting)));
    } catch (CannotStartException e) {
      return notReady(mounting, e.problems());
    } catch (ConfigurationException e) {
      return notReady(mounting, e.problems());
    }
  }

  private static Deployed notReady(Mounting mounting, List<String> problems) {
    LOG.log(ERROR, "Edgewire does not start:\n  " + String.join("\n  ", problems));
    HttpSurface.notReady(problems).forEach(mounting::servlet);
    return new Deployed(Optional.empty());
  }

  static Broker build(List<Source> sources) {
    Settings settings = Settings.resolve(WarSettings.all(), sources);
    BrokerConfig config = BrokerConfig.from(settings);
    List<String> missing = config.missingSecrets();
    if (!missing.isEmpty()) {
      throw new CannotStartException(missing.stream().map(name -> name + " is not set").toList());
    }
    Database database = Database.find(settings);
    Broker broker = open(database, config);
    tell(database, broker);
    return broker;
  }

  private static Broker open(Database database, BrokerConfig config) {
    try {
      return database.place().of(Broker.builder()).config(config).threadFactory(threads()).build();
    } catch (StoreException e) {
      LOG.log(WARNING, "the database cannot be used", e);
      String change = "; name another by " + WarSettings.DATA_SOURCE.environmentName();
      throw new CannotStartException(database.name() + ": " + e.getMessage() + change);
    }
  }

  private static void tell(Database database, Broker broker) {
    String where = database.name() + " (" + broker.storeHealth().database() + ")";
    if (database.isDefault()) {
      LOG.log(
          WARNING,
          "Nobody named a database, so the data is in {0}, durability {1}; name one by {2}.",
          where,
          broker.storeHealth().durability(),
          WarSettings.DATA_SOURCE.environmentName());
    } else {
      LOG.log(
          INFO, "The data is in {0}, durability {1}.", where, broker.storeHealth().durability());
    }
  }

  private static ThreadFactory threads() {
    return Names.find(MANAGED_THREADS)
        .filter(ThreadFactory.class::isInstance)
        .map(ThreadFactory.class::cast)
        .orElse(Thread::new);
  }

  private static Broker serve(Broker broker, Mounting mounting) {
    try {
      mounting.sockets(broker.sockets());
      broker.servlets().forEach(mounting::servlet);
      mounting.servlet(HttpSurface.elsewhere());
      broker.start();
      return broker;
    } catch (DeploymentException e) {
      broker.close();
      throw new IllegalStateException("the server refuses a WebSocket endpoint", e);
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** Closes all WebSockets with 1012. Blocks until that is under way. */
  void drain() {
    broker.ifPresent(Broker::drain);
  }

  /** Ends everything that this deployment began. */
  @Override
  public void close() {
    broker.ifPresent(Broker::close);
    EmbeddedDatabase.letGo();
    RecordMethods.letGo();
  }
}
