package org.edgewire.standalone.testing;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.edgewire.Broker;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.config.BrokerConfig;
import org.edgewire.config.BrokerSettings;
import org.edgewire.config.MiniAppSettings;
import org.edgewire.config.Settings;
import org.edgewire.config.Source;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.Submitted;
import org.edgewire.handshake.EdgeToken;
import org.edgewire.handshake.jwt.DevelopmentToken;
import org.edgewire.member.UserId;
import org.edgewire.standalone.launch.MadeSecret;
import org.edgewire.standalone.testing.fault.Faults;
import org.edgewire.standalone.testing.record.Recording;
import org.edgewire.standalone.testing.record.Replay;

/**
 * A broker with its web server inside a test: on a free port of the loopback interface, with an
 * in-memory store. Servers of one process know nothing of each other. Thread-safe, but for {@link
 * #reset} and {@link #close}, which are for the thread that began.
 *
 * <pre>{@code
 * try (EdgewireServer edgewire = EdgewireServer.start()) {
 *   FakeAgent agent = edgewire.agent("edge_1");
 *   CommandId id = edgewire.send("edge_1", "emit_event", "{\"event_type\":\"hello\"}");
 *   edgewire.assertThat(id).completes();
 * }
 * }</pre>
 */
public final class EdgewireServer implements AutoCloseable {
  private static final String PHONE = "+10000000000";
  private static final Duration TOKEN_TTL = Duration.ofHours(1);
  private static final Duration SLICE = Duration.ofSeconds(20);
  private static final int SLICES = 200;

  /** Longest wait for what must come, in real time, where nothing else is said. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BrokerConfig config;
  private final Clock machine;
  private final Consumer<Faults> planned;
  private final List<FakeAgent> agents = new CopyOnWriteArrayList<>();
  private final List<FakeMember> members = new CopyOnWriteArrayList<>();
  private final TestClock clock = new Moving();
  private volatile ServerLife life;

  private EdgewireServer(BrokerConfig config, Builder described) {
    this.config = config;
    this.machine = described.machine;
    this.planned = described.faults;
    this.life = begin(0);
  }

  private ServerLife begin(int port) {
    return ServerLife.begin(config, machine.instant(), port, planned);
  }

  /** A running broker with the defaults; returns when it accepts connections. */
  public static EdgewireServer start() {
    return builder().start();
  }

  /** A description with the defaults. */
  public static Builder builder() {
    // Not only at the start: the settings take their time, too.
    WarmUp.begin();
    return new Builder();
  }

  /** Where it listens, as {@code http://127.0.0.1:port}; stays the same when it is reset. */
  public URI baseUri() {
    return life.server().baseUri();
  }

  /** The broker itself; another one after {@link #reset} and {@link #restart}. */
  public Broker broker() {
    return life.broker();
  }

  /** The broker's time. */
  public TestClock clock() {
    return clock;
  }

  /** A token of that agent, made now by the broker's time. */
  public String token(String agentId) {
    String secret = config.auth().secret().orElseThrow();
    return EdgeToken.make(secret, new AgentId(agentId), PHONE, clock.instant());
  }

  /** A token of that MiniApp member, good for an hour of the broker's time. */
  public String jwt(String sub) {
    return DevelopmentToken.make(
        config.miniApps().tokens(), new UserId(sub), clock.instant(), TOKEN_TTL);
  }

  /** The key of producers and operators. */
  public String adminKey() {
    return config.adminKey().orElseThrow();
  }

  /** Connects an agent over a real socket; it completes every command until told otherwise. */
  public FakeAgent agent(String agentId) {
    return agent(agentId, Behaviour.completes());
  }

  /** The same with another behaviour. */
  public FakeAgent agent(String agentId, Behaviour behaviour) {
    FakeAgent agent = new FakeAgent(this, new AgentId(agentId), behaviour);
    agents.add(agent);
    return agent.connect();
  }

  /** Joins a MiniApp session over a real socket, as that user. */
  public FakeMember member(String sessionId, String userId) {
    FakeMember member = new FakeMember(this, sessionId, userId);
    members.add(member);
    return member.join();
  }

  /**
   * Submits a command with every default and returns its id when it is durable.
   *
   * @param payload the text of a JSON object
   * @throws AssertionError when the broker does not take it
   */
  public CommandId send(String agentId, String type, String payload) {
    Submitted answer = broker().submit(NewCommand.of(agentId, type, payload)).join();
    if (answer instanceof Submitted.Accepted accepted) {
      return accepted.command().command().id();
    }
    throw new AssertionError("the broker did not take the command: " + answer);
  }

  /** Says what is expected of a command. */
  public CommandAssert assertThat(CommandId id) {
    return new CommandAssert(this, id);
  }

  /** The same for an id that came over HTTP. */
  public CommandAssert assertThat(String id) {
    return assertThat(new CommandId(id));
  }

  /**
   * What was last said by and to the fake agents, and what became of commands; of each that is not
   * over, why. For people.
   */
  public String report() {
    ServerLife now = life;
    String chance = now.faults().chance();
    return "What happened, by the broker's time:\n"
        + (chance.isEmpty()
            ? ""
            : "  With " + chance + ": " + Faults.SEED_PROPERTY + " repeats it.\n")
        + now.log().text()
        + now.open().explained();
  }

  /**
   * Writes down what was said on all sockets since the start or the last {@link #reset}, a line of
   * JSON for each frame, without tokens.
   *
   * @param file replaced when it is there; its folder is made
   */
  public void record(Path file) {
    life.recorder().write(file);
  }

  /**
   * Plays what the peers of a recording said to this server, and compares what comes; see {@link
   * Replay#matches}.
   */
  public Replay replay(Recording recording) {
    return Replay.begin(recording, new ServerDoor(this), PATIENCE);
  }

  String explain(CommandId id) {
    return life.open().why(id);
  }

  WireLog log() {
    return life.log();
  }

  void after(Duration delay, Runnable task) {
    life.time().after(delay.isNegative() ? Duration.ZERO : delay, task);
  }

  /** What may be made to go wrong; begins anew with each {@link #reset}. */
  public Faults faults() {
    return life.faults();
  }

  /**
   * Restarts the broker as an operator would: every WebSocket is closed with 1012, and a new broker
   * goes on with the same store at the same address. Faults go on, too.
   */
  public void restart() {
    life.restart();
  }

  /**
   * A fresh empty store, no agent connected, the machine's time; same port, same secrets. Fake
   * agents from before are cut off.
   */
  public void reset() {
    int port = baseUri().getPort();
    end();
    life = begin(port);
  }

  /** Ends it; nothing of it is left. Idempotent. */
  @Override
  public void close() {
    end();
  }

  private void end() {
    agents.forEach(FakeAgent::close);
    agents.clear();
    members.forEach(FakeMember::close);
    members.clear();
    life.close();
  }

  private final class Moving implements TestClock {
    @Override
    public Instant instant() {
      return life.time().instant();
    }

    @Override
    public void advance(Duration time) {
      if (time.isNegative()) {
        throw new IllegalArgumentException("time is moved forward only, not by " + time);
      }
      long slice = Math.max(Duration.ofSeconds(1).toNanos(), time.toNanos() / SLICES);
      if (agents.stream().anyMatch(FakeAgent::isOpen)
          || members.stream().anyMatch(FakeMember::isOpen)) {
        slice = Math.min(slice, SLICE.toNanos());
      }
      // What is due is settled before time goes on: the next deadline may follow from it.
      for (long left = time.toNanos(); left > 0; left -= slice) {
        life.time().advance(Duration.ofNanos(Math.min(left, slice)));
        if (!faults().store().isSlow()) {
          broker().settle();
        }
        agents.forEach(FakeAgent::heartbeat);
        members.forEach(FakeMember::heartbeat);
      }
    }
  }

  /** Says how a broker of a test works. Not thread-safe. */
  public static final class Builder {
    private final Map<String, String> settings = new HashMap<>();
    private Clock machine = Clock.systemUTC();
    private Consumer<Faults> faults = none -> {};

    Builder() {
      setting("edge.drain.window", "0s");
      secret(BrokerSettings.EDGE_SECRET.name());
      secret(BrokerSettings.ADMIN_KEY.name());
      secret(MiniAppSettings.JWT_SECRET.name());
    }

    private void secret(String name) {
      setting(name, MadeSecret.of(name).value());
    }

    /** A setting by its dotted name, such as {@code edge.window}; the environment has no say. */
    public Builder setting(String name, String value) {
      settings.put(name, value);
      return this;
    }

    /** Says what time it is at the start and after each reset; from then on it flows by itself. */
    public Builder clock(Clock value) {
      machine = value;
      return this;
    }

    /**
     * Plans faults at the start and after each reset, such as {@code f -> f.random(42, TENTHS)}.
     */
    public Builder faults(Consumer<Faults> value) {
      faults = value;
      return this;
    }

    /**
     * Starts it; returns when it accepts connections.
     *
     * @throws org.edgewire.config.ConfigurationException when a setting is unknown or malformed
     */
    public EdgewireServer start() {
      Source source = Source.commandLine(Map.copyOf(settings));
      return new EdgewireServer(
          BrokerConfig.from(Settings.resolve(BrokerSettings.all(), List.of(source))), this);
    }
  }
}
