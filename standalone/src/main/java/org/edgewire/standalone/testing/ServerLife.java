package org.edgewire.standalone.testing;

import java.net.URI;
import java.time.Instant;
import org.edgewire.Broker;
import org.edgewire.config.BrokerConfig;
import org.edgewire.standalone.BrokerLauncher;
import org.edgewire.standalone.launch.RunningBroker;
import org.edgewire.store.jdbc.MemoryDatabase;

/**
 * A test's server from one reset to the next.
 *
 * @param broker with a store of its own
 * @param served the same behind its web server
 * @param database keeps what the broker stores
 * @param time of the broker
 * @param log of what happens
 * @param open the commands that are not over
 */
record ServerLife(
    Broker broker,
    RunningBroker served,
    MemoryDatabase database,
    MovableTime time,
    WireLog log,
    OpenCommands open)
    implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  /**
   * @param port 0 for any free one
   */
  static ServerLife begin(BrokerConfig config, Instant start, int port) {
    WarmUp.begin();
    MovableTime time = new MovableTime(start);
    MemoryDatabase database = MemoryDatabase.take();
    Broker broker =
        Broker.builder().inMemory(database.source()).config(config).clock(time).timer(time).build();
    try {
      broker.start();
      WireLog log = new WireLog(time::instant);
      OpenCommands open = new OpenCommands(broker, log);
      broker.addListener(open);
      RunningBroker served = BrokerLauncher.serve(LOOPBACK, port, broker);
      return new ServerLife(broker, served, database, time, log, open);
    } catch (RuntimeException e) {
      broker.close();
      database.giveBack();
      time.close();
      throw e;
    }
  }

  URI baseUri() {
    return served.baseUri();
  }

  @Override
  public void close() {
    served.close();
    database.giveBack();
    time.close();
  }
}
