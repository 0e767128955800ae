package org.edgewire.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandIds;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.command.Delivery;
import org.edgewire.command.Lifecycle;
import org.edgewire.command.Priority;
import org.edgewire.connection.RecordingConnection;
import org.edgewire.json.JsonText;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.mailbox.ManualClock;
import org.edgewire.mailbox.ManualTimer;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.Operation;
import org.edgewire.store.Store;
import org.edgewire.store.jdbc.JdbcStore;
import org.edgewire.store.jdbc.JdbcStoreOptions;
import org.h2.jdbcx.JdbcDataSource;

/**
 * A dispatcher over a real store on a database in memory, on one thread and with time that stands
 * still: nothing happens but what the test does, and {@link #settle} does all that is due.
 */
final class DispatchRig implements AutoCloseable {
  final ManualClock clock = new ManualClock();
  final ManualTimer timer = new ManualTimer();
  final Metrics metrics = new Metrics();
  final DispatchPolicy policy;
  private final JdbcStoreOptions options;
  private Optional<BrokerListener> listener = Optional.empty();
  private final DataSource database;
  private final Runnable cut;
  private JdbcStore store;
  final LossyStore.Losses losses = new LossyStore.Losses();
  Dispatcher dispatcher;

  DispatchRig() {
    this(DispatchPolicy.DEFAULT);
  }

  DispatchRig(DispatchPolicy policy) {
    this(policy, JdbcStoreOptions.DEFAULT);
  }

  DispatchRig(DispatchPolicy policy, JdbcStoreOptions options) {
    this(policy, options, databaseInMemory(), () -> {});
  }

  /**
   * @param cut ends all sessions of the database, as the death of a process does
   */
  DispatchRig(DispatchPolicy policy, JdbcStoreOptions options, DataSource database, Runnable cut) {
    this.policy = policy;
    this.options = options;
    this.database = database;
    this.cut = cut;
    open();
  }

  static DataSource databaseInMemory() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return database;
  }

  private void open() {
    store =
        JdbcStore.open(
            database,
            options
                .withDurability(JdbcStoreOptions.Durability.MEMORY)
                .withPolicy(policy.delivery()),
            clock,
            writer -> {},
            timer,
            metrics);
    Tools tools =
        new Tools(
            LossyStore.over(store, losses),
            policy,
            new Lifecycle(policy.delivery()),
            clock,
            timer,
            Mailbox.INLINE,
            Mailbox.INLINE,
            metrics);
    dispatcher = new Dispatcher(tools, new CommandIds(clock, new Random(1)));
    listener.ifPresent(dispatcher::addListener);
    dispatcher.start();
    settle();
  }

  /** Hears everything in this and later lives. */
  void listen(BrokerListener heard) {
    listener = Optional.of(heard);
    dispatcher.addListener(heard);
  }

  /** What producers and operators ask of the store. */
  <R> R run(Operation<R> operation) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    store.submit(
        operation,
        Receipts.of(
            answer::complete,
            why -> answer.completeExceptionally(new StoreUnavailableException(why))));
    settle();
    return answer.join();
  }

  /** The store of this life. */
  Store store() {
    return store;
  }

  /** One turn of the store's writer; false when there was nothing to do. */
  boolean step() {
    return store.step();
  }

  AgentCounts totals() {
    return store.totals();
  }

  /** The process dies and comes back: what was not committed is gone, connections too. */
  void crash() {
    dispatcher.stop();
    cut.run();
    open();
  }

  /** Does what is to be done now. */
  void settle() {
    boolean worked = true;
    while (worked) {
      worked = store.step();
    }
  }

  /** Time goes by, in both clocks, second by second. */
  void pass(Duration time) {
    for (long left = time.toMillis(); left > 0; left -= 1_000) {
      Duration step = Duration.ofMillis(Math.min(left, 1_000));
      clock.advance(step);
      timer.advance(step);
      settle();
    }
  }

  /** An agent at the other end of a WebSocket. */
  final class Agent {
    final RecordingConnection connection = new RecordingConnection();
    final AgentLink link;

    Agent(String id) {
      link = dispatcher.expect(new AgentId(id)).connected(connection).orElseThrow();
      settle();
    }

    /** The id in each command that was written, with its attempt where that is above 1. */
    List<String> commands() {
      return connection.sent().stream()
          .filter(text -> text.startsWith("{\"type\":\"command\""))
          .map(DispatchRig::idAndAttempt)
          .toList();
    }

    List<String> errors() {
      return connection.sent().stream()
          .filter(text -> text.startsWith("{\"type\":\"error\""))
          .toList();
    }

    void ack(String id, String status) {
      say(
          "{\"type\":\"command_ack\",\"data\":{\"command_id\":\""
              + id
              + "\",\"status\":\""
              + status
              + "\"}}");
    }

    void say(String frame) {
      link.text(frame);
      settle();
    }

    void drop() {
      link.closed(1006);
      settle();
    }
  }

  Agent agent(String id) {
    return new Agent(id);
  }

  private static String idAndAttempt(String frame) {
    var data = org.edgewire.json.JsonObject.parse(frame).get("data").orElseThrow().asObject();
    String id = data.orElseThrow().string("command_id").orElseThrow();
    return data.get().get("attempt").map(n -> id + "#" + n.text()).orElse(id);
  }

  static NewCommand text(String agent, String id) {
    return command(agent, id, "send_message_now", Priority.NORMAL);
  }

  static NewCommand rule(String agent, String id) {
    return command(agent, id, "set_rule", Priority.NORMAL);
  }

  static NewCommand command(String agent, String id, String type, Priority priority) {
    String payload =
        "{\"thread_id\":\"t\",\"text\":\"x\",\"message_text\":\"m\",\"send_at\":\"s\","
            + "\"rule_type\":\"r\",\"rule_config\":{}}";
    return new NewCommand(
        new AgentId(agent),
        new CommandType(type),
        JsonText.trusted(payload),
        priority,
        Optional.of(new CommandId(id)),
        Optional.<Delivery>empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "digest of " + id);
  }

  Submitted submit(NewCommand command) {
    CompletableFuture<Submitted> answer = dispatcher.submit(command);
    settle();
    return answer.join();
  }

  /** Submits without letting the store work. */
  void submitLater(NewCommand command) {
    CompletableFuture<Submitted> unused = dispatcher.submit(command);
  }

  Steering steering() {
    return dispatcher.steering();
  }

  /** Lets the store work until the answer is there. */
  <T> T answer(CompletableFuture<T> future) {
    settle();
    return future.join();
  }

  CommandRecord record(String id) {
    return dispatcher.find(new CommandId(id)).orElseThrow();
  }

  CommandStatus status(String id) {
    return record(id).state().status();
  }

  List<CommandStatus> timeline(String id) {
    return record(id).state().timeline().stream().map(entry -> entry.status()).toList();
  }

  /** One poll that does not wait. */
  SyncAnswer poll(String agent, SyncRequest request) {
    CompletableFuture<SyncAnswer> answer = dispatcher.sync(new AgentId(agent), request);
    settle();
    return answer.join();
  }

  static SyncRequest request(Optional<String> lastCommand, Duration patience) {
    return new SyncRequest(
        lastCommand.map(CommandId::new),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        50,
        patience);
  }

  static List<String> ids(SyncAnswer answer) {
    return answer.commands().stream().map(command -> command.command().id().value()).toList();
  }

  @Override
  public void close() {
    dispatcher.stop();
    store.close();
  }
}
