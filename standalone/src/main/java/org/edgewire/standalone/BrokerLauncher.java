package org.edgewire.standalone;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.edgewire.Broker;
import org.edgewire.config.BrokerConfig;
import org.edgewire.config.BrokerSettings;
import org.edgewire.config.ConfigurationException;
import org.edgewire.config.Settings;
import org.edgewire.config.Source;
import org.edgewire.endpoint.SocketMount;
import org.edgewire.http.HttpSurface;
import org.edgewire.standalone.grizzly.GrizzlyWebServer;
import org.edgewire.standalone.grizzly.ServletRoute;
import org.edgewire.standalone.grizzly.WebServerException;
import org.edgewire.standalone.launch.BrokerFactory;
import org.edgewire.standalone.launch.LaunchException;
import org.edgewire.standalone.launch.LaunchSettings;
import org.edgewire.standalone.launch.MadeSecret;
import org.edgewire.standalone.launch.RunningBroker;
import org.edgewire.store.StoreException;

/**
 * Builds a broker on H2 and puts it behind a web server. The one place of this module that knows
 * the broker.
 */
final class BrokerLauncher implements BrokerFactory {
  private static final int SECRET_BYTES = 24;

  @Override
  public RunningBroker start(LaunchSettings settings) {
    BrokerConfig told = configuration(settings);
    List<MadeSecret> made = new ArrayList<>();
    for (String variable : told.missingSecrets()) {
      made.add(new MadeSecret(variable, newSecret()));
    }
    BrokerConfig config =
        told.withSecrets(
            valueOf(made, BrokerSettings.EDGE_SECRET.environmentName()),
            valueOf(made, BrokerSettings.ADMIN_KEY.environmentName()));
    Broker broker = open(settings, config);
    try {
      broker.start();
      return new ServedBroker(broker, serve(settings, broker), settings.host(), made);
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  private static BrokerConfig configuration(LaunchSettings settings) {
    List<Source> sources = new ArrayList<>();
    sources.add(Source.commandLine(settings.settings()));
    sources.add(Source.systemProperties(texts(System.getProperties())));
    sources.add(Source.environment(System.getenv()));
    settings.config().ifPresent(file -> sources.add(Source.file(file.toString(), read(file))));
    try {
      return BrokerConfig.from(Settings.resolve(BrokerSettings.all(), sources));
    } catch (ConfigurationException e) {
      throw new LaunchException(e.getMessage(), e);
    }
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new LaunchException("The configuration file " + file + " cannot be read: " + e, e);
    }
    return texts(properties);
  }

  private static Map<String, String> texts(Properties properties) {
    Map<String, String> texts = new TreeMap<>();
    properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name)));
    return texts;
  }

  private static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The secret made for a variable; anything where none was made, because then one is set. */
  private static String valueOf(List<MadeSecret> made, String variable) {
    return made.stream()
        .filter(secret -> secret.variable().equals(variable))
        .map(MadeSecret::value)
        .findFirst()
        .orElse("unused");
  }

  private static Broker open(LaunchSettings settings, BrokerConfig config) {
    try {
      return Broker.builder().folder(settings.data()).config(config).build();
    } catch (StoreException e) {
      throw new LaunchException(
          "The data folder " + settings.data() + " cannot be used: " + e.getMessage() + ".", e);
    }
  }

  private static GrizzlyWebServer serve(LaunchSettings settings, Broker broker) {
    GrizzlyWebServer.Builder server =
        GrizzlyWebServer.builder()
            .host(settings.host())
            .port(settings.port())
            .limits(
                broker.config().maxFrameBytes(),
                2L * broker.config().dispatch().outbound().maxBytes());
    for (SocketMount socket : broker.sockets()) {
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
