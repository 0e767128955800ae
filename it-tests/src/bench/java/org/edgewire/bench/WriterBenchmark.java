package org.edgewire.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.edgewire.command.Ack;
import org.edgewire.command.AgentId;
import org.edgewire.command.Channel;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandIds;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.command.Delivery;
import org.edgewire.command.DeliveryPolicy;
import org.edgewire.command.Lifecycle;
import org.edgewire.command.Priority;
import org.edgewire.command.StatusChange;
import org.edgewire.json.JsonText;
import org.edgewire.mailbox.Timer;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.CommitListener;
import org.edgewire.store.Event;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;
import org.edgewire.store.Receipt;
import org.edgewire.store.jdbc.H2;
import org.edgewire.store.jdbc.JdbcStore;
import org.edgewire.store.jdbc.JdbcStoreOptions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * What a command costs the writer: accepted, sent and completed, each in a group of {@code group}
 * commands that is durable before the next (H2 file, fsync). {@code journal} is what its producer
 * and its agent wait for; {@code checkpointFinished} writes the same commands into the tables;
 * {@code checkpointOpenThenFinished} writes them queued, and once more finished.
 *
 * <p>One invocation handles {@value #COMMANDS} commands; the time that JMH shows is for all of
 * them. The lines {@code per command} give wall time and the writer thread's processor time of the
 * measured part alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = WriterBenchmark.WARM_UP)
@Measurement(iterations = 20)
@Fork(1)
public class WriterBenchmark {
  /** Commands of one invocation. */
  public static final int COMMANDS = 1_000;

  static final int WARM_UP = 60;
  private static final int AGENTS = 100;
  private static final Lifecycle LIFECYCLE = new Lifecycle(DeliveryPolicy.DEFAULT);
  private static final JsonText PAYLOAD =
      JsonText.parse("{\"thread_id\":\"chat-1\",\"text\":\"" + "x".repeat(290) + "\"}");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Commands that are decided together. */
  @Param({"1", "10", "64", "256"})
  public int group;

  private final CommandIds ids = new CommandIds(Clock.systemUTC(), new java.util.Random(7));
  private Path folder;
  private JdbcStore store;
  private long wall;
  private long processor;
  private long measured;
  private boolean counting;

  /** Opens a new database. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    folder = Files.createTempDirectory("edgewire-bench");
    JdbcStoreOptions.Checkpoints whenAsked =
        new JdbcStoreOptions.Checkpoints(
            Integer.MAX_VALUE, Long.MAX_VALUE, COMMANDS, COMMANDS, Duration.ofDays(1));
    store =
        JdbcStore.open(
            H2.pool(H2.fileUrl(folder.resolve("store"))),
            JdbcStoreOptions.DEFAULT.owningTheDatabase().withCheckpoints(whenAsked),
            Clock.systemUTC(),
            task -> {},
            new NoTimer(),
            new Metrics());
    store.start(new Silent());
  }

  /** What was measured while warming up does not count. */
  @Setup(Level.Iteration)
  public void forget(IterationParams iteration) {
    if (!counting) {
      wall = 0;
      processor = 0;
      measured = 0;
    }
    counting = iteration.getType() == IterationType.MEASUREMENT;
  }

  /** Prints the figures per command and removes the database. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    long counted = measured;
    System.out.printf(
        Locale.ROOT,
        "%nper command: group %d, %.1f µs wall, %.1f µs processor time of the writer%n",
        group,
        wall / 1e3 / counted,
        processor / 1e3 / counted);
    store.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Accepted, sent, completed; nothing reaches the tables while it is measured. */
  @Benchmark
  public void journal() {
    measure(this::lives);
    checkpoint();
  }

  /** The finished commands reach the tables. */
  @Benchmark
  public void checkpointFinished() {
    lives();
    measure(this::checkpoint);
  }

  /** Commands reach the tables queued, and again finished. */
  @Benchmark
  public void checkpointOpenThenFinished() {
    List<CommandId> accepted = new ArrayList<>();
    inGroups(commandIds(), part -> accepted.addAll(accept(part)));
    long before = measured;
    measure(this::checkpoint);
    measured = before;
    inGroups(accepted, part -> move(part, WriterBenchmark::send));
    inGroups(accepted, part -> move(part, WriterBenchmark::complete));
    measure(this::checkpoint);
  }

  private void lives() {
    inGroups(
        commandIds(),
        part -> {
          accept(part);
          move(part, WriterBenchmark::send);
          move(part, WriterBenchmark::complete);
        });
  }

  private void measure(Runnable part) {
    long wallBefore = System.nanoTime();
    long processorBefore = THREADS.getCurrentThreadCpuTime();
    part.run();
    processor += THREADS.getCurrentThreadCpuTime() - processorBefore;
    wall += System.nanoTime() - wallBefore;
    measured += COMMANDS;
  }

  private void checkpoint() {
    var done = store.checkpoint();
    work();
    done.join();
  }

  private void work() {
    while (store.step()) {
      // Until it says that nothing is left to do.
    }
  }

  private List<CommandId> commandIds() {
    return Stream.generate(ids::next).limit(COMMANDS).toList();
  }

  private void inGroups(List<CommandId> all, Consumer<List<CommandId>> action) {
    for (int from = 0; from < all.size(); from += group) {
      action.accept(all.subList(from, Math.min(all.size(), from + group)));
    }
  }

  private List<CommandId> accept(List<CommandId> part) {
    for (CommandId id : part) {
      AgentId agent = new AgentId("agent" + Math.floorMod(id.hashCode(), AGENTS));
      submit(
          id,
          Set.of(agent),
          Intake.PRODUCER,
          ledger -> ledger.accept(command(ledger, id, agent), PAYLOAD));
    }
    work();
    return part;
  }

  private static Command command(Ledger ledger, CommandId id, AgentId agent) {
    return new Command(
        ledger.nextSeq(),
        id,
        agent,
        CommandType.SEND_MESSAGE_NOW,
        Priority.NORMAL,
        Delivery.AT_MOST_ONCE,
        Optional.empty(),
        ledger.now(),
        Optional.empty(),
        Optional.of(ledger.now().plusSeconds(604_800)),
        Optional.empty(),
        "0123456789abcdef0123456789abcdef");
  }

  private interface Rule {
    Optional<StatusChange> next(CommandState state, Instant now);
  }

  private static Optional<StatusChange> send(CommandState state, Instant now) {
    return LIFECYCLE.send(state, now, Channel.WEBSOCKET, false);
  }

  private static Optional<StatusChange> complete(CommandState state, Instant now) {
    Ack ack = Ack.of(state.command().id(), CommandStatus.COMPLETED);
    return LIFECYCLE.ack(state, ack, now, Channel.WEBSOCKET);
  }

  private List<CommandId> move(List<CommandId> part, Rule rule) {
    for (CommandId id : part) {
      submit(
          id,
          Set.of(),
          Intake.AGENT,
          ledger ->
              ledger
                  .command(id)
                  .flatMap(state -> rule.next(state, ledger.now()))
                  .flatMap(ledger::change)
                  .orElseThrow());
    }
    work();
    return part;
  }

  private void submit(
      CommandId id, Set<AgentId> agents, Intake intake, Function<Ledger, CommandState> decision) {
    store.submit(
        new Operation<CommandState>() {
          @Override
          public Intake intake() {
            return intake;
          }

          @Override
          public Set<CommandId> commands() {
            return Set.of(id);
          }

          @Override
          public Set<AgentId> agents() {
            return agents;
          }

          @Override
          public CommandState decide(Ledger ledger) {
            return decision.apply(ledger);
          }
        },
        Receipt.none());
  }

  /** Nothing ticks: the benchmark says when the writer works. */
  private static final class NoTimer implements Timer {
    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public void after(Duration delay, Runnable task) {
      throw new IllegalStateException("the database failed");
    }

    @Override
    public Repeated every(Duration period, Runnable task) {
      return () -> {};
    }
  }

  /** Hears nothing. */
  private static final class Silent implements CommitListener {
    @Override
    public void accepted(CommandState state, JsonText payload) {}

    @Override
    public void changed(
        CommandState before, CommandState after, StatusChange change, Optional<JsonText> payload) {}

    @Override
    public void released(CommandState state, Optional<JsonText> payload) {}

    @Override
    public void parked(CommandState state) {}

    @Override
    public void noted(AgentRecord agent) {}

    @Override
    public void reported(Event.AgentReported event) {}
  }
}
