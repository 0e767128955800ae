package org.edgewire;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.config.BrokerConfig;
import org.edgewire.dispatch.AgentView;
import org.edgewire.dispatch.BrokerListener;
import org.edgewire.dispatch.Cancelled;
import org.edgewire.dispatch.Dispatcher;
import org.edgewire.dispatch.Explanation;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.Retried;
import org.edgewire.dispatch.Steering;
import org.edgewire.dispatch.Submitted;
import org.edgewire.endpoint.EdgeEndpoints;
import org.edgewire.endpoint.SocketMount;
import org.edgewire.endpoint.Tap;
import org.edgewire.handshake.EdgeHandshake;
import org.edgewire.http.AdminKey;
import org.edgewire.http.Health;
import org.edgewire.http.HttpSurface;
import org.edgewire.json.JsonText;
import org.edgewire.metrics.Metrics;
import org.edgewire.room.Sessions;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.Store;
import org.edgewire.store.StoreHealth;
import org.edgewire.webhook.WebhookSender;
import org.edgewire.webhook.WebhookStats;

/**
 * The broker: accepts commands, keeps them durably, delivers them to agents, and knows what became
 * of each. Usable in process without any network; launchers and web applications put {@link
 * #sockets} and {@link #servlets} on theirs.
 *
 * <pre>{@code
 * try (Broker broker = Broker.builder().inMemory().build()) {
 *   broker.start();
 *   Submitted answer = broker.submit(NewCommand.of("edge_1", "emit_event", "{\"event_type\":\"hello\"}")).get();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Futures complete on threads of their own, where callers may block.
 */
public final class Broker implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Broker.class.getName());
  private static final Duration DRAIN_GRACE = Duration.ofSeconds(2);
  private static final Duration WEBHOOK_GRACE = Duration.ofSeconds(1);

  /** A timer wakes a desk, which asks the writer, whose answer wakes another desk, which sends. */
  private static final int SETTLE_ROUNDS = 3;

  private final BrokerConfig config;
  private final BrokerThreads threads;
  private final Store store;
  private final Dispatcher dispatcher;
  private final EdgeHandshake handshake;
  private final Metrics metrics;
  private final BrokerBuilder.Times times;
  private final Runnable release;
  private final ServedSockets sockets;
  private final Optional<WebhookSender> webhooks;
  private final ServedRooms rooms;
  private boolean started;
  private boolean closed;

  Broker(BrokerConfig config, BrokerThreads threads, BrokerParts parts) {
    this.config = config;
    this.threads = threads;
    this.store = parts.store();
    this.dispatcher = parts.dispatcher();
    this.handshake = parts.handshake();
    this.metrics = parts.metrics();
    this.times = parts.times();
    this.release = parts.release();
    this.webhooks = parts.webhooks();
    this.webhooks.ifPresent(sender -> dispatcher.addDirectListener(sender.listener()));
    this.sockets = new ServedSockets(config, parts, threads);
    this.rooms = new ServedRooms(config, parts, threads, sockets.sessionWitness());
  }

  /** A broker with the defaults, which needs to be told where to keep its data. */
  public static BrokerBuilder builder() {
    return new BrokerBuilder();
  }

  /** Begins to work. What an earlier life left is there. Call it once, before anything else. */
  public synchronized void start() {
    if (started) {
      throw new IllegalStateException("the broker was started before");
    }
    started = true;
    sockets.start();
    dispatcher.start();
    webhooks.ifPresent(WebhookSender::start);
    rooms.start();
  }

  // Producers

  /** Submits a command. The future completes after the commit, never exceptionally. */
  public CompletableFuture<Submitted> submit(NewCommand command) {
    return dispatcher.submit(command);
  }

  /** A command as last committed. May block for the database. */
  public Optional<CommandRecord> find(CommandId id) {
    return dispatcher.find(id);
  }

  /**
   * Completes as soon as the command is final, or with its state when {@code patience} is over;
   * empty when it is unknown.
   */
  public CompletableFuture<Optional<CommandRecord>> awaitFinal(CommandId id, Duration patience) {
    return dispatcher.awaitFinal(id, patience);
  }

  /** How an agent is doing, known or not. May block for the database. */
  public AgentView agent(AgentId id) {
    return dispatcher.agent(id);
  }

  /** Hears of every change from now on. */
  public void addListener(BrokerListener listener) {
    dispatcher.addListener(listener);
  }

  /** Hears nothing any more. */
  public void removeListener(BrokerListener listener) {
    dispatcher.removeListener(listener);
  }

  // Operators

  /**
   * Takes a command back while it is queued; a {@code schedule_message} that the agent may have is
   * cancelled by a command of its own. Fails with {@link
   * org.edgewire.dispatch.StoreUnavailableException} when the store did not take it, as do the
   * other futures below.
   */
  public CompletableFuture<Cancelled> cancel(CommandId id) {
    return dispatcher.steering().cancel(id);
  }

  /** Tries a command again that ended otherwise than {@code completed}. */
  public CompletableFuture<Retried> retry(CommandId id) {
    return dispatcher.steering().retry(id);
  }

  /**
   * Gives an agent a new retained configuration.
   *
   * @param config the text of a JSON object
   * @throws IllegalArgumentException when it is another JSON value
   * @throws org.edgewire.json.JsonSyntaxException when it is no JSON
   */
  public CompletableFuture<AgentRecord> configure(AgentId agent, String config) {
    return dispatcher.steering().configure(agent, JsonText.parse(config));
  }

  /** Ends an agent's WebSocket with 4003; tells whether there was one. */
  public CompletableFuture<Boolean> kick(AgentId agent) {
    return dispatcher.steering().kick(agent);
  }

  /**
   * Why a command is not delivered or not finished yet, or how it ended; empty when it is unknown.
   */
  public CompletableFuture<Optional<Explanation>> explain(CommandId id) {
    return dispatcher.steering().explain(id);
  }

  /** The rest that can be done to commands and agents: in bulk, to many, lists. */
  public Steering steering() {
    return dispatcher.steering();
  }

  /** How webhooks are doing; empty when nobody is told. */
  public Optional<WebhookStats> webhooks() {
    return webhooks.map(WebhookSender::stats);
  }

  /** What the server side does with MiniApp sessions: make, patch, act, end, rules, listeners. */
  public Sessions sessions() {
    return rooms.sessions();
  }

  // Launchers

  /** What it was told. */
  public BrokerConfig config() {
    return config;
  }

  /** How the store is doing. */
  public StoreHealth storeHealth() {
    return store.health();
  }

  /** The WebSocket endpoints to deploy, each with who decides about its handshakes. */
  public List<SocketMount> sockets() {
    return sockets(Tap.NONE);
  }

  /** The same with one who stands between the sockets and the broker, for tests. */
  public List<SocketMount> sockets(Tap tap) {
    EdgeEndpoints endpoints = new EdgeEndpoints(threads.callbacks(), tap);
    List<SocketMount> all = new ArrayList<>(sockets.mounts(endpoints));
    all.add(rooms.mount(endpoints));
    all.add(endpoints.edge(dispatcher, handshake, config.maxFrameBytes()));
    return all.stream().map(mount -> mount.behind(config.proxies())).toList();
  }

  /** The servlets to map. */
  public List<HttpSurface.Mount> servlets() {
    return HttpSurface.mounts(
        new HttpSurface.Parts(
            dispatcher,
            store,
            handshake,
            new AdminKey(config.adminKey()),
            new Health(store::health, dispatcher::isDraining, config::missingSecrets),
            metrics,
            this::webhooks,
            times.clock(),
            rooms.surface(),
            threads.callbacks()));
  }

  /**
   * Lets nobody in any more and closes all WebSockets with 1012, spread over the drain window of
   * the configuration. Blocks until the last close is under way. A launcher calls it before it
   * stops its server.
   */
  public void drain() {
    Duration window = config.drainWindow();
    try {
      CompletableFuture.allOf(dispatcher.drain(window), sockets.drain(), rooms.drain(window))
          .get(window.plus(DRAIN_GRACE).toMillis(), TimeUnit.MILLISECONDS);
      // A container that ends right after this would else close some of them by a code of its own.
      threads.settleCloses();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.WARNING, "not all connections could be closed in time", e);
    }
  }

  /**
   * Waits until what is due by the broker's clock has happened: desks, writer and callbacks have
   * done what they had to do, and what followed from it. For tests that move the clock; blocks a
   * few milliseconds, and not for ever when the database is away.
   */
  public void settle() {
    for (int round = 0; round < SETTLE_ROUNDS; round++) {
      threads.settle();
      awaitAnswer(Passage.through(store));
      threads.settleCloses();
    }
  }

  private static void awaitAnswer(CompletableFuture<?> answer) {
    try {
      answer.get(DRAIN_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.DEBUG, "the store does not answer", e);
    }
  }

  /** What was delivered is recorded, or it would be delivered again. */
  private static void end(WebhookSender sender) {
    try {
      sender.stop().get(WEBHOOK_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.INFO, "webhooks under way are delivered again after the next start");
    }
  }

  /**
   * Drains, commits what waits, writes a last checkpoint and ends every thread. Blocks up to about
   * 10 s. Idempotent.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (started) {
      if (!dispatcher.isDraining()) {
        drain();
      }
      sockets.stop();
      webhooks.ifPresent(Broker::end);
      rooms.stop();
      dispatcher.stop();
      threads.settle();
    }
    store.close();
    threads.close();
    release.run();
  }
}
