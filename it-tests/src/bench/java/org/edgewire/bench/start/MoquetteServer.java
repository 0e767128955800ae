package org.edgewire.bench.start;

import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Moquette without persistence: a message of QoS 1 is published, acked, and comes to a reader. */
final class MoquetteServer implements Embedded {
  private static final String TOPIC = "hello";
  private static final long PATIENCE_SECONDS = 10;

  @Override
  public Running start() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("host", "127.0.0.1");
    properties.setProperty("port", "0");
    properties.setProperty("persistence_enabled", "false");
    properties.setProperty("telemetry_enabled", "false");
    properties.setProperty("allow_anonymous", "true");
    Server server = new Server();
    server.startServer(new MemoryConfig(properties));
    awaitListening(server);
    return new Running() {
      @Override
      public void message() throws Exception {
        publishAndRead("tcp://127.0.0.1:" + server.getPort());
      }

      @Override
      public void stop() {
        server.stopServer();
      }
    };
  }

  /** Its start returns before it listens. */
  private static void awaitListening(Server server) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!isListening(server)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("it does not listen");
      }
      Thread.onSpinWait();
    }
  }

  private static boolean isListening(Server server) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void publishAndRead(String url) throws Exception {
    try (MqttClient client = new MqttClient(url, "bench", new MemoryPersistence())) {
      CountDownLatch come = new CountDownLatch(1);
      client.connect();
      client.subscribe(TOPIC, 1, (topic, message) -> come.countDown());
      client.publish(TOPIC, new byte[] {1}, 1, false);
      if (!come.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the message did not come");
      }
      client.disconnect();
    }
  }
}
