package org.edgewire.standalone;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.edgewire.Broker;
import org.edgewire.config.BrokerConfig;
import org.edgewire.config.BrokerSettings;
import org.edgewire.config.Environment;
import org.edgewire.config.MiniAppSettings;
import org.edgewire.config.Settings;
import org.edgewire.endpoint.SocketMount;
import org.edgewire.http.HttpSurface;
import org.edgewire.standalone.database.DatabasePool;
import org.edgewire.standalone.database.DatabaseSettings;
import org.edgewire.standalone.grizzly.GrizzlyWebServer;
import org.edgewire.standalone.grizzly.ServletRoute;
import org.edgewire.standalone.grizzly.WebServerException;
import org.edgewire.standalone.launch.BrokerFactory;
import org.edgewire.standalone.launch.LaunchException;
import org.edgewire.standalone.launch.MadeSecret;
import org.edgewire.standalone.launch.RunningBroker;
import org.edgewire.standalone.launch.ServerSettings;
import org.edgewire.store.StoreException;

/**
 * Builds a broker on its database and puts it behind a web server. The one place of this module
 * that knows the broker.
 */
public final class BrokerLauncher implements BrokerFactory {
  @Override
  public RunningBroker start(Settings settings) {
    BrokerConfig told = BrokerConfig.from(settings);
    List<MadeSecret> made = made(told);
    BrokerConfig config =
        told.withSecrets(
            valueOf(made, BrokerSettings.EDGE_SECRET.environmentName()),
            valueOf(made, BrokerSettings.ADMIN_KEY.environmentName()));
    Optional<String> memberSecret = find(made, MiniAppSettings.JWT_SECRET.environmentName());
    config = memberSecret.map(config::withMemberSecret).orElse(config);
    Broker broker = open(settings, config);
    try {
      broker.start();
      String host = settings.get(ServerSettings.HOST);
      int port = settings.get(ServerSettings.PORT);
      return new ServedBroker(broker, listen(host, port, broker, broker.sockets()), host, made);
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /**
   * Members' tokens may also be checked with keys that others publish; a broker in production that
   * has neither serves no MiniApp sessions, and all else.
   */
  private static List<MadeSecret> made(BrokerConfig told) {
    Stream<String> missing = told.missingSecrets().stream();
    if (told.environment() != Environment.PRODUCTION && !told.miniApps().tokens().isConfigured()) {
      missing = Stream.concat(missing, Stream.of(MiniAppSettings.JWT_SECRET.environmentName()));
    }
    return missing.map(MadeSecret::of).toList();
  }

  /** The secret made for a variable; anything where none was made, because then one is set. */
  private static String valueOf(List<MadeSecret> made, String variable) {
    return find(made, variable).orElse("unused");
  }

  private static Optional<String> find(List<MadeSecret> made, String variable) {
    return made.stream()
        .filter(secret -> secret.variable().equals(variable))
        .map(MadeSecret::value)
        .findFirst();
  }

  private static Broker open(Settings settings, BrokerConfig config) {
    Optional<String> url = settings.find(ServerSettings.DB_URL);
    return url.isPresent()
        ? connect(database(url.get(), settings), config)
        : open(settings.get(ServerSettings.DATA), config);
  }

  private static DatabaseSettings database(String url, Settings settings) {
    return new DatabaseSettings(
        url,
        settings.find(ServerSettings.DB_USER),
        settings.find(ServerSettings.DB_PASSWORD),
        settings.find(ServerSettings.DB_DRIVERS),
        settings.get(ServerSettings.DB_CONNECTIONS));
  }

  private static Broker open(Path data, BrokerConfig config) {
    try {
      return Broker.builder().folder(data).config(config).build();
    } catch (StoreException e) {
      throw new LaunchException(
          "The data folder " + data + " cannot be used: " + e.getMessage() + ".", e);
    }
  }

  private static Broker connect(DatabaseSettings database, BrokerConfig config) {
    DatabasePool pool = DatabasePool.open(database);
    try {
      return Broker.builder().dataSource(pool.source(), pool::close).config(config).build();
    } catch (StoreException e) {
      throw new LaunchException(
          "The database " + database.place() + " cannot be used: " + e.getMessage() + ".", e);
    }
  }

  /**
   * Puts a broker that was started behind a web server of its own.
   *
   * @param host interface to listen on
   * @param port to listen on, 0 for any free one
   * @param broker ends with what is returned
   * @throws LaunchException when it cannot listen there; the broker is left alone
   */
  public static RunningBroker serve(String host, int port, Broker broker) {
    return serve(host, port, broker, broker.sockets());
  }

  /**
   * The same with other sockets than the broker's plain ones.
   *
   * @param sockets of that broker
   */
  public static RunningBroker serve(
      String host, int port, Broker broker, List<SocketMount> sockets) {
    return new ServedBroker(broker, listen(host, port, broker, sockets), host, List.of());
  }

  private static GrizzlyWebServer listen(
      String host, int port, Broker broker, List<SocketMount> sockets) {
    GrizzlyWebServer.Builder server =
        GrizzlyWebServer.builder()
            .host(host)
            .port(port)
            .limits(
                broker.config().maxFrameBytes(),
                2L * broker.config().dispatch().outbound().maxBytes());
    for (SocketMount socket : sockets) {
      server.endpoint(socket.endpoint(), socket.gate(), socket.maxMessageBytes());
    }
    for (HttpSurface.Mount mount : broker.servlets()) {
      server.servlet(
          new ServletRoute(mount.name(), mount.servlet(), mount.async(), mount.patterns()));
    }
    try {
      return server.start();
    } catch (WebServerException e) {
      throw new LaunchException(e.getMessage(), e);
    }
  }
}
