package org.edgewire.standalone.testing;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.edgewire.Broker;
import org.edgewire.config.BrokerConfig;
import org.edgewire.endpoint.SocketMount;
import org.edgewire.handshake.Decision;
import org.edgewire.standalone.BrokerLauncher;
import org.edgewire.standalone.launch.RunningBroker;
import org.edgewire.standalone.testing.fault.Faults;
import org.edgewire.standalone.testing.record.Line;
import org.edgewire.standalone.testing.record.Recorder;
import org.edgewire.store.jdbc.MemoryDatabase;

/**
 * A test's server from one reset to the next: a database in memory, and one broker after another on
 * it. For one thread at a time, but for its parts.
 */
final class ServerLife implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final BrokerConfig config;
  private final MovableTime time;
  private final WireLog log;
  private final Faults faults;
  private final Recorder recorder;
  private final SendsInFlight sends;
  private final MemoryDatabase database = MemoryDatabase.take();
  private volatile Serving serving;
  private boolean closed;

  /** A broker behind its web server. */
  private record Serving(Broker broker, RunningBroker server, OpenCommands open) {}

  private ServerLife(BrokerConfig config, Instant start) {
    this.config = config;
    this.sends = new SendsInFlight();
    this.time = new MovableTime(start, sends::awaitNone);
    this.log = new WireLog(time::instant);
    this.faults = new Faults(time, text -> log.add("fault:", text));
    this.recorder = new Recorder(time, this::log);
  }

  /**
   * @param port 0 for any free one
   * @param planned is told of the faults before anything happens
   */
  static ServerLife begin(BrokerConfig config, Instant start, int port, Consumer<Faults> planned) {
    ServerLife life = new ServerLife(config, start);
    try {
      life.serving = life.serve(port);
      planned.accept(life.faults);
      return life;
    } catch (RuntimeException e) {
      life.end();
      throw e;
    }
  }

  private Serving serve(int port) {
    Broker broker =
        Broker.builder()
            .inMemory(faults.over(database.source()), faults.storeTap())
            .config(config)
            .clock(time)
            .timer(time)
            .build();
    try {
      broker.start();
      OpenCommands open = new OpenCommands(broker, log);
      broker.addListener(open);
      List<SocketMount> sockets =
          broker.sockets(sends.before(recorder).before(faults.tap())).stream()
              .map(this::telling)
              .map(faults::over)
              .toList();
      return new Serving(broker, BrokerLauncher.serve(LOOPBACK, port, broker, sockets), open);
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** Refused handshakes say little to the peer; a test may know why. */
  private SocketMount telling(SocketMount socket) {
    return new SocketMount(
        socket.endpoint(),
        request -> {
          CompletionStage<Decision> decision = socket.gate().decide(request);
          return decision.whenComplete(
              (made, failure) -> {
                if (made instanceof Decision.Refused refused) {
                  log.add(
                      "broker",
                      "refused a handshake at "
                          + request.path()
                          + " with "
                          + refused.status()
                          + " ("
                          + refused.cause()
                          + ")");
                }
              });
        },
        socket.maxMessageBytes());
  }

  private void log(Line line) {
    if (!line.isHeartbeat()) {
      log.add(line.who(), line.what());
    }
  }

  /** Closes all sockets with 1012 and serves again, on the same port and store. */
  void restart() {
    log.add("broker", "restarts");
    Serving before = serving;
    int port = before.server().baseUri().getPort();
    before.server().close();
    serving = serve(port);
    before.open().moveTo(serving.open());
  }

  Broker broker() {
    return serving.broker();
  }

  RunningBroker server() {
    return serving.server();
  }

  OpenCommands open() {
    return serving.open();
  }

  MovableTime time() {
    return time;
  }

  WireLog log() {
    return log;
  }

  Faults faults() {
    return faults;
  }

  Recorder recorder() {
    return recorder;
  }

  @Override
  public void close() {
    if (closed) {
      // The database may be another one's by now.
      return;
    }
    closed = true;
    // Otherwise a commit might wait for time that does not pass any more.
    faults.clear();
    serving.server().close();
    end();
  }

  private void end() {
    database.giveBack();
    time.close();
  }
}
