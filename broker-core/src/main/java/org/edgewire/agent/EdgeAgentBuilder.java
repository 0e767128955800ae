package org.edgewire.agent;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.edgewire.agent.machine.MachineThreads;
import org.edgewire.command.AgentId;
import org.edgewire.handshake.EdgeToken;

/** Says what an agent is to be. Required are url, id, secret or token, and a handler. */
public final class EdgeAgentBuilder {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Map<String, CommandHandler> handlers = new HashMap<>();
  private final Set<String> idempotent = new HashSet<>();
  private Optional<CommandHandler> others = Optional.empty();
  private Optional<URI> url = Optional.empty();
  private Optional<AgentId> agent = Optional.empty();
  private Optional<Supplier<String>> token = Optional.empty();
  private Optional<String> secret = Optional.empty();
  private Optional<Path> state = Optional.empty();
  private Optional<Executor> executor = Optional.empty();
  private Optional<WebSocketContainer> container = Optional.empty();
  private Optional<AgentListener> listener = Optional.empty();
  private ThreadFactory threads = MachineThreads.factory();
  private Clock clock = MachineThreads.clock();
  private String phone = "";
  private int concurrency = 8;
  private Duration stopLimit = Duration.ofSeconds(10);

  EdgeAgentBuilder() {}

  /**
   * The broker's edge socket, {@code ws://host:port/edge/ws} or {@code wss://…}. Polls go to its
   * sibling {@code sync}.
   */
  public EdgeAgentBuilder url(URI socket) {
    String text = socket.toString();
    boolean isSocket = text.startsWith("ws://") || text.startsWith("wss://");
    if (!isSocket || socket.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "the url of an edge socket is ws://… or wss://… without a query, not " + text);
    }
    url = Optional.of(socket);
    return this;
  }

  /** Who it is. */
  public EdgeAgentBuilder agentId(String id) {
    agent = Optional.of(new AgentId(id));
    return this;
  }

  /** The secret shared with the broker; a token is made of it for each connection. */
  public EdgeAgentBuilder secret(String shared) {
    secret = Optional.of(shared);
    return this;
  }

  /** The user's phone in tokens made of the secret; empty by default. */
  public EdgeAgentBuilder phone(String number) {
    phone = number;
    return this;
  }

  /** The bearer token, asked for anew for each connection and poll. Any thread; may block. */
  public EdgeAgentBuilder token(Supplier<String> bearer) {
    token = Optional.of(bearer);
    return this;
  }

  /** Handles the commands of one type. */
  public EdgeAgentBuilder handler(String type, CommandHandler handler) {
    handlers.put(type, handler);
    return this;
  }

  /**
   * The same by a handler that may be called again for a command that was interrupted: twice does
   * no harm.
   */
  public EdgeAgentBuilder idempotentHandler(String type, CommandHandler handler) {
    idempotent.add(type);
    return handler(type, handler);
  }

  /** Handles the commands of every other type; without it they fail. */
  public EdgeAgentBuilder otherwise(CommandHandler handler) {
    others = Optional.of(handler);
    return this;
  }

  /** The same by a handler that may be called again for a command that was interrupted. */
  public EdgeAgentBuilder otherwiseIdempotent(CommandHandler handler) {
    idempotent.add(Handlers.OTHERS);
    return otherwise(handler);
  }

  /** Where it remembers what it did; each agent needs a file of its own, on a disk that syncs. */
  public EdgeAgentBuilder state(Path file) {
    state = Optional.of(file);
    return this;
  }

  /** How many commands are handled at once; 8 by default. */
  public EdgeAgentBuilder concurrency(int commands) {
    if (commands < 1) {
      throw new IllegalArgumentException("concurrency is at least 1, not " + commands);
    }
    concurrency = commands;
    return this;
  }

  /** Runs the handlers; by default threads of the agent's own. Not shut down by the agent. */
  public EdgeAgentBuilder handlerExecutor(Executor runs) {
    executor = Optional.of(runs);
    return this;
  }

  /** Makes the agent's threads. */
  public EdgeAgentBuilder threads(ThreadFactory factory) {
    threads = factory;
    return this;
  }

  /** The time of day, for tokens and acks. */
  public EdgeAgentBuilder clock(Clock time) {
    clock = time;
    return this;
  }

  /** How long {@link EdgeAgent#close} waits for commands that run; 10 s by default. */
  public EdgeAgentBuilder stopLimit(Duration limit) {
    stopLimit = limit;
    return this;
  }

  /** Hears what happens; by default it is logged. */
  public EdgeAgentBuilder listener(AgentListener hears) {
    listener = Optional.of(hears);
    return this;
  }

  /** Connects WebSockets; by default what {@link ContainerProvider} finds. */
  public EdgeAgentBuilder container(WebSocketContainer connects) {
    container = Optional.of(connects);
    return this;
  }

  /**
   * Makes the agent; it does nothing before {@link EdgeAgent#start}.
   *
   * @throws IllegalStateException when something required is missing
   * @throws AgentStateException when the state file cannot be used
   */
  public EdgeAgent build() {
    Settings settings =
        new Settings(
            required(url, "url"), required(agent, "agentId"), tokens(), concurrency, stopLimit);
    if (handlers.isEmpty() && others.isEmpty()) {
      throw new IllegalStateException("an agent needs a handler");
    }
    WebSocketContainer connects = container.orElseGet(ContainerProvider::getWebSocketContainer);
    Optional<StateFile> file = state.map(StateFile::open);
    Journal journal = Journal.open(settings.agent(), file, clock);
    MachineThreads machine = new MachineThreads(threads, concurrency);
    Loop loop = new Loop(ground(machine), journal);
    HttpClient http =
        HttpClient.newBuilder()
            .executor(machine.network())
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    Random random = new Random();
    AgentCore core =
        new AgentCore(
            loop,
            settings,
            new Handlers(handlers, others, idempotent),
            new AgentCore.Network(connects, new SyncClient(http, settings), random::nextDouble),
            listener.orElseGet(() -> new LogListener(settings.agent())));
    return new EdgeAgent(core, loop);
  }

  private Loop.Ground ground(MachineThreads machine) {
    return new Loop.Ground(
        clock,
        machine,
        machine.loop(),
        machine.network(),
        executor.orElse(machine.handlers()),
        machine::close);
  }

  private Supplier<String> tokens() {
    if (token.isPresent()) {
      return token.get();
    }
    AgentId id = required(agent, "agentId");
    String shared = required(secret, "secret or token");
    String number = phone;
    Clock time = clock;
    return () -> EdgeToken.make(shared, id, number, time.instant());
  }

  private static <T> T required(Optional<T> value, String name) {
    return value.orElseThrow(() -> new IllegalStateException("an agent needs " + name));
  }
}
