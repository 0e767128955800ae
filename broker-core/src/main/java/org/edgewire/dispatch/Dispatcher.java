package org.edgewire.dispatch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.edgewire.command.Ack;
import org.edgewire.command.AgentId;
import org.edgewire.command.Channel;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandIds;
import org.edgewire.command.CommandRecord;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Connection;
import org.edgewire.json.JsonObject;
import org.edgewire.mailbox.Timer;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.session.EdgeSession;
import org.edgewire.store.Intake;
import org.edgewire.wire.AgentCodec;
import org.edgewire.wire.BrokerMessage;

/**
 * The broker's edge half: opens a desk per agent that is being served, gives it what became
 * durable, and answers producers. Thread-safe; only the methods that say so block.
 */
public final class Dispatcher {
  private static final Logger LOG = System.getLogger(Dispatcher.class.getName());
  private static final Duration SWEEP = Duration.ofSeconds(1);
  private static final int WALK = 100;

  private final Tools tools;
  private final CommandIds ids;
  private final Finals finals;
  private final Listeners listeners;
  private final AgentViews views;
  private final Steering steering;
  private final Map<AgentId, AgentDesk> desks = new ConcurrentHashMap<>();
  private final AtomicLong generations = new AtomicLong();
  private final AtomicInteger connections = new AtomicInteger();
  private final String pong = AgentCodec.encode(new BrokerMessage.Pong());
  private final AgentDesk.Desks registry = new Registry();
  private volatile boolean draining;
  private volatile Optional<Timer.Repeated> sweep = Optional.empty();

  /**
   * @param tools what serving needs
   * @param ids makes the ids of commands whose producer gave none
   */
  public Dispatcher(Tools tools, CommandIds ids) {
    this.tools = tools;
    this.ids = ids;
    this.finals = new Finals(tools.store(), tools.timer(), tools.callbacks());
    this.listeners = new Listeners(tools.callbacks());
    this.views = new AgentViews(tools, this::served);
    this.steering =
        new StoreSteering(tools, ids, this::served, new Explanations(tools, this::served, views));
  }

  /**
   * Starts the store and serves. What an earlier life left in flight is settled in the background.
   * Called once.
   */
  public void start() {
    tools.store().start(new CommitRouter(this::served, finals, listeners, tools.metrics()));
    sweep = Optional.of(tools.timer().every(SWEEP, this::sweep));
    tools
        .store()
        .checkpoint()
        .thenRunAsync(this::settleEarlierLife, tools.callbacks())
        .exceptionally(Dispatcher::notSettled);
  }

  private static Void notSettled(Throwable failure) {
    LOG.log(Level.WARNING, "what an earlier life left in flight waits for its agents", failure);
    return null;
  }

  /** The store has commands in flight of agents that may never come back: touch each agent once. */
  private void settleEarlierLife() {
    Optional<AgentId> after = Optional.empty();
    List<AgentId> page = tools.store().agentsWithInFlight(after, WALK);
    while (!page.isEmpty() && !draining) {
      page.forEach(id -> registry.desk(id).post(desk -> desk.courier().settleEarlierLife()));
      after = Optional.of(page.get(page.size() - 1));
      page = tools.store().agentsWithInFlight(after, WALK);
    }
  }

  private void sweep() {
    desks.values().forEach(desk -> desk.post(AgentDesk::tick));
  }

  private Optional<AgentDesk> served(AgentId id) {
    return Optional.ofNullable(desks.get(id));
  }

  // Agents

  /** A WebSocket of that agent is about to open. Called while its handshake is answered. */
  public AgentArrival expect(AgentId agent) {
    long generation = generations.incrementAndGet();
    return connection -> connected(agent, generation, connection);
  }

  private Optional<AgentLink> connected(AgentId agent, long generation, Connection connection) {
    if (draining) {
      return Optional.empty();
    }
    tools.metrics().count(Counter.EDGE_CONNECTIONS_TOTAL);
    AgentDesk desk = registry.desk(agent);
    SessionEnd end = new SessionEnd(desk, tools.metrics());
    EdgeSession session =
        new EdgeSession(
            generation,
            tools.clock().instant(),
            new EdgeSession.Line(connection, tools.policy().outbound(), tools.timer(), pong),
            end,
            failure -> tools.metrics().count(Counter.INTERNAL_ERRORS));
    end.of(session);
    desk.post(owner -> owner.opened(session));
    return Optional.of(new EdgeLink(desk, session, tools));
  }

  /** A poll of an agent. Completes exceptionally with {@link StoreUnavailableException} only. */
  public CompletableFuture<SyncAnswer> sync(AgentId agent, SyncRequest request) {
    CompletableFuture<SyncAnswer> answer = new CompletableFuture<>();
    registry.desk(agent).post(desk -> desk.polls().poll(request, answer));
    return answer;
  }

  /** An ack that came by HTTP. Never completes exceptionally. */
  public CompletableFuture<AckAnswer> ack(AgentId agent, Ack ack) {
    CompletableFuture<AckAnswer> answer = new CompletableFuture<>();
    Consumer<AckAnswer> later = result -> tools.callbacks().execute(() -> answer.complete(result));
    tools
        .store()
        .submit(
            new AckOperation(agent, List.of(ack), Channel.SYNC, Intake.LOOKUP, tools.lifecycle()),
            Receipts.of(
                known ->
                    later.accept(known.get(0) ? AckAnswer.ACKNOWLEDGED : AckAnswer.UNKNOWN_COMMAND),
                why -> later.accept(AckAnswer.UNAVAILABLE)));
    return answer.whenComplete(
        (result, failure) -> {
          if (result == AckAnswer.UNKNOWN_COMMAND) {
            tools.metrics().count(Counter.UNKNOWN_ACKS);
          }
        });
  }

  /**
   * Whether an agent's connections take each other over so often that further ones are to be
   * refused for now.
   */
  public boolean isFlapping(AgentId agent) {
    return served(agent)
        .map(AgentDesk::outline)
        .filter(outline -> outline.flapping())
        .filter(outline -> tools.timer().nanoTime() - outline.flappingUntil() < 0)
        .isPresent();
  }

  // Producers

  /** Submits a command. The future completes after the commit, never exceptionally. */
  public CompletableFuture<Submitted> submit(NewCommand command) {
    CompletableFuture<Submitted> answer = new CompletableFuture<>();
    if (!command.payload().isObject()) {
      answer.complete(new Submitted.Refused("invalid_payload", "payload is a JSON object"));
      return answer;
    }
    JsonObject payload = JsonObject.parse(command.payload().text());
    Optional<Submitted> refused = Submission.check(command, payload, tools.policy());
    if (refused.isPresent()) {
      answer.complete(refused.get());
      return answer;
    }
    CommandId id = command.id().orElseGet(ids::next);
    Consumer<SubmitOperation.Answer> committed =
        decided ->
            tools
                .callbacks()
                .execute(() -> answer.complete(Submission.answer(decided, command, tools.store())));
    tools
        .store()
        .submit(
            new SubmitOperation(command, id, payload, tools.policy()),
            Receipts.of(
                committed,
                why ->
                    tools
                        .callbacks()
                        .execute(() -> answer.complete(new Submitted.Unavailable(why)))));
    return answer;
  }

  /**
   * Submits a command for those who need to know in the order of the commits: {@code told} hears
   * what became of it once, on the writer's thread before any later change of that command is told,
   * or on the calling thread when it is refused at once. It must not block. The record of an {@link
   * Submitted.Existing} holds the payload of this request, which is equal.
   */
  public void submit(NewCommand command, Consumer<Submitted> told) {
    if (!command.payload().isObject()) {
      told.accept(new Submitted.Refused("invalid_payload", "payload is a JSON object"));
      return;
    }
    JsonObject payload = JsonObject.parse(command.payload().text());
    Optional<Submitted> refused = Submission.check(command, payload, tools.policy());
    if (refused.isPresent()) {
      told.accept(refused.get());
      return;
    }
    CommandId id = command.id().orElseGet(ids::next);
    tools
        .store()
        .submit(
            new SubmitOperation(command, id, payload, tools.policy()),
            Receipts.of(
                decided -> told.accept(Submission.answer(decided, command)),
                why -> told.accept(new Submitted.Unavailable(why))));
  }

  /** A command as last committed. May block for the database. */
  public Optional<CommandRecord> find(CommandId id) {
    return tools.store().find(id);
  }

  /**
   * Completes as soon as the command is final, or with its state when {@code patience} is over;
   * empty when it is unknown. May block for the database before it returns.
   */
  public CompletableFuture<Optional<CommandRecord>> awaitFinal(CommandId id, Duration patience) {
    return finals.await(id, patience);
  }

  /** Hears of every change from now on. */
  public void addListener(BrokerListener listener) {
    listeners.add(listener);
  }

  /**
   * Hears of every change from now on, on the very thread that makes it known: the writer's for
   * commands and reported events, a worker for agents that come and go. The listener must return at
   * once and must not throw.
   */
  public void addDirectListener(BrokerListener listener) {
    listeners.addDirect(listener);
  }

  /** Hears nothing any more, but for what is under way. */
  public void removeListener(BrokerListener listener) {
    listeners.remove(listener);
  }

  // Operators

  /** What else can be done to commands and agents. */
  public Steering steering() {
    return steering;
  }

  /** How an agent is doing, known or not. May block for the database. */
  public AgentView agent(AgentId id) {
    return views.of(id);
  }

  /** Agents in the order of their ids, all that were known before this call among them. */
  public CompletableFuture<List<AgentView>> agents(Optional<AgentId> after, int limit) {
    return tools
        .store()
        .checkpoint()
        .thenApplyAsync(
            written -> tools.store().agents(after, limit).stream().map(views::of).toList(),
            tools.callbacks());
  }

  /**
   * Up to {@code limit} agents being served, those heard last first. May block for the database.
   */
  public List<AgentView> lastHeard(int limit) {
    long now = tools.timer().nanoTime();
    record Heard(AgentId id, long ago) {}
    // Of many only those that are shown are looked up.
    return desks.values().stream()
        .map(desk -> new Heard(desk.id(), desk.heardAgo(now)))
        .sorted(Comparator.comparingLong(Heard::ago))
        .limit(limit)
        .map(heard -> views.of(heard.id()))
        .sorted(Comparator.comparing(AgentView::lastSeen, Dispatcher::latestFirst))
        .toList();
  }

  private static int latestFirst(Optional<Instant> one, Optional<Instant> other) {
    return other.orElse(Instant.MIN).compareTo(one.orElse(Instant.MIN));
  }

  /** WebSockets open now. */
  public int connections() {
    return connections.get();
  }

  // The end

  /** Whether no new connection is let in. */
  public boolean isDraining() {
    return draining;
  }

  /**
   * Lets nobody in any more and closes all WebSockets with 1012, spread evenly over {@code window},
   * because agents come back at once.
   *
   * @return completes when the last close is under way
   */
  public CompletableFuture<Void> drain(Duration window) {
    draining = true;
    List<AgentDesk> open = new ArrayList<>(desks.values());
    open.removeIf(desk -> desk.outline().session().isEmpty());
    Collections.shuffle(open);
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    for (int i = 0; i < open.size(); i++) {
      CompletableFuture<Void> closed = new CompletableFuture<>();
      AgentDesk desk = open.get(i);
      tools
          .timer()
          .after(
              window.multipliedBy(i).dividedBy(open.size()),
              () ->
                  desk.post(
                      owner -> {
                        owner.end(CloseCode.RESTART, AgentDesk.RESTARTS);
                        closed.complete(null);
                      }));
      done = CompletableFuture.allOf(done, closed);
    }
    return done;
  }

  /** Stops the sweep. The store is closed by its owner, after this. */
  public void stop() {
    draining = true;
    sweep.ifPresent(Timer.Repeated::stop);
  }

  private final class Registry implements AgentDesk.Desks {
    @Override
    public AgentDesk desk(AgentId id) {
      return desks.computeIfAbsent(id, key -> new AgentDesk(key, tools, this));
    }

    @Override
    public boolean areDraining() {
      return draining;
    }

    @Override
    public void retire(AgentDesk desk) {
      desks.remove(desk.id(), desk);
    }

    @Override
    public void online(AgentId id) {
      connections.incrementAndGet();
      listeners.tell(listener -> listener.agentOnline(id));
    }

    @Override
    public void offline(AgentId id, int closeCode) {
      connections.decrementAndGet();
      listeners.tell(listener -> listener.agentOffline(id, closeCode));
    }
  }
}
