package org.edgewire.bench.start;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * ActiveMQ Artemis without persistence on TCP: a message goes to a queue, is received and acked.
 */
final class ArtemisServer implements Embedded {
  private static final String QUEUE = "hello";
  private static final long PATIENCE_MILLIS = 10_000;

  @Override
  public Running start() throws Exception {
    String url = "tcp://127.0.0.1:" + freePort();
    Configuration configuration =
        new ConfigurationImpl().setPersistenceEnabled(false).setSecurityEnabled(false);
    configuration.addAcceptorConfiguration("tcp", url);
    EmbeddedActiveMQ server = new EmbeddedActiveMQ().setConfiguration(configuration);
    server.start();
    return new Running() {
      @Override
      public void message() throws Exception {
        sendAndReceive(url);
      }

      @Override
      public void stop() throws Exception {
        server.stop();
      }
    };
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void sendAndReceive(String url) throws Exception {
    try (ServerLocator locator = ActiveMQClient.createServerLocator(url);
        ClientSessionFactory connection = locator.createSessionFactory();
        ClientSession session = connection.createSession(true, true, 0)) {
      session.createQueue(QueueConfiguration.of(QUEUE).setRoutingType(RoutingType.ANYCAST));
      session.start();
      session.createProducer(QUEUE).send(session.createMessage(false));
      ClientMessage received = session.createConsumer(QUEUE).receive(PATIENCE_MILLIS);
      if (received == null) {
        throw new IllegalStateException("the message did not come");
      }
      received.acknowledge();
    }
  }
}
