package org.edgewire;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandIds;
import org.edgewire.command.Lifecycle;
import org.edgewire.config.BrokerConfig;
import org.edgewire.config.Environment;
import org.edgewire.dispatch.Dispatcher;
import org.edgewire.dispatch.Tools;
import org.edgewire.handshake.Admission;
import org.edgewire.handshake.EdgeHandshake;
import org.edgewire.handshake.Occupancy;
import org.edgewire.mailbox.Timer;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.Store;
import org.edgewire.store.StoreException;
import org.edgewire.store.jdbc.H2;
import org.edgewire.store.jdbc.JdbcStore;
import org.edgewire.store.jdbc.JdbcStoreOptions;
import org.edgewire.store.jdbc.JdbcStoreOptions.Durability;
import org.edgewire.store.jdbc.StoreTap;
import org.edgewire.webhook.WebhookSender;

/** Says where a broker keeps its data and how it works. Not thread-safe. */
public final class BrokerBuilder {
  private Optional<Supplier<Place>> place = Optional.empty();
  private Optional<BrokerConfig> config = Optional.empty();
  private Optional<Clock> clock = Optional.empty();
  private Optional<Timer> timer = Optional.empty();
  private Clock machine = Clock.systemUTC();
  private ThreadFactory threadFactory = Thread::new;

  BrokerBuilder() {}

  /** The clocks of a broker. */
  record Times(Clock clock, Timer timer) {}

  /**
   * Where the data is.
   *
   * @param database holds them
   * @param options of the store
   * @param mustKeep whether that it keeps them is expected
   * @param release gives back what was taken for it, after the store is closed
   */
  private record Place(
      DataSource database, JdbcStoreOptions options, boolean mustKeep, Runnable release) {}

  /**
   * Keeps everything in memory: for tests and for trying things out. Needs H2 on the class path.
   */
  public BrokerBuilder inMemory() {
    place = Optional.of(BrokerBuilder::memory);
    return this;
  }

  private static Place memory() {
    JdbcStoreOptions options =
        JdbcStoreOptions.DEFAULT.withDurability(Durability.MEMORY).owningTheDatabase();
    return new Place(
        H2.pool(H2.memoryUrl("edgewire-" + UUID.randomUUID())), options, false, () -> {});
  }

  /**
   * The same in a database of the caller's, which outlives the broker: for tests that restart it.
   */
  public BrokerBuilder inMemory(DataSource database) {
    return inMemory(database, StoreTap.NONE);
  }

  /** The same with something between the broker and its database. */
  public BrokerBuilder inMemory(DataSource database, StoreTap tap) {
    JdbcStoreOptions options =
        JdbcStoreOptions.DEFAULT.withDurability(Durability.MEMORY).withTap(tap);
    place = Optional.of(() -> new Place(database, options, false, () -> {}));
    return this;
  }

  /** Keeps everything in an H2 database in that folder, which is made when it is not there. */
  public BrokerBuilder folder(Path folder) {
    place = Optional.of(() -> file(folder, H2::fileUrl));
    return this;
  }

  /**
   * The same for a broker whose classes a server throws away while its process goes on: nothing of
   * the JDK's keeps them.
   */
  public BrokerBuilder folderInServer(Path folder) {
    place = Optional.of(() -> file(folder, H2::unloadableFileUrl));
    return this;
  }

  private Place file(Path folder, Function<Path, String> url) {
    Durability durability = settings().durability();
    FolderLock lock = FolderLock.take(folder);
    return new Place(
        H2.pool(url.apply(folder.resolve("edgewire"))),
        JdbcStoreOptions.DEFAULT.withDurability(durability).owningTheDatabase(),
        true,
        lock::close);
  }

  /** Keeps everything in that database: H2, PostgreSQL or MariaDB. */
  public BrokerBuilder dataSource(DataSource database) {
    return dataSource(database, () -> {});
  }

  /**
   * The same for a data source that nobody else uses.
   *
   * @param release closes it; run when the broker is closed or could not be built
   */
  public BrokerBuilder dataSource(DataSource database, Runnable release) {
    place = Optional.of(() -> new Place(database, JdbcStoreOptions.DEFAULT, true, release));
    return this;
  }

  /** How it works; by default the defaults of development, with no secret: nobody can connect. */
  public BrokerBuilder config(BrokerConfig value) {
    config = Optional.of(value);
    return this;
  }

  /** The clock of the machine, for tests that let it jump. */
  BrokerBuilder machineClock(Clock value) {
    machine = value;
    return this;
  }

  /** The time of day; by default the machine's, but without its jumps ({@link SteadyClock}). */
  public BrokerBuilder clock(Clock value) {
    clock = Optional.of(value);
    return this;
  }

  /** What wakes the broker, the machine's monotonic time by default. */
  public BrokerBuilder timer(Timer value) {
    timer = Optional.of(value);
    return this;
  }

  /**
   * What makes the broker's threads, such as a managed thread factory of an application server;
   * plain ones by default. The writer must never be interrupted.
   */
  public BrokerBuilder threadFactory(ThreadFactory value) {
    threadFactory = value;
    return this;
  }

  private BrokerConfig settings() {
    return config.orElseGet(BrokerConfig::defaults);
  }

  /**
   * Opens the database and puts the broker together; it does nothing until {@link Broker#start}.
   *
   * @throws IllegalStateException when no place for the data was named
   * @throws org.edgewire.store.StoreException when the database cannot be opened
   */
  public Broker build() {
    Supplier<Place> named =
        place.orElseThrow(
            () ->
                new IllegalStateException(
                    "say where to keep the data: inMemory(), folder(path) or dataSource(ds)"));
    Place where = named.get();
    BrokerThreads threads = new BrokerThreads(threadFactory);
    try {
      return assemble(where, threads);
    } catch (RuntimeException e) {
      threads.close();
      where.release().run();
      throw e;
    }
  }

  private Broker assemble(Place where, BrokerThreads threads) {
    BrokerConfig told = settings();
    Timer waking = timer.orElseGet(threads::timer);
    Times times =
        new Times(clock.orElseGet(() -> new SteadyClock(machine, waking::nanoTime)), waking);
    Metrics metrics = new Metrics();
    Store store =
        JdbcStore.open(
            where.database(),
            storeOptions(where, told, times),
            times.clock(),
            threads.writer(),
            times.timer(),
            metrics);
    demandDurable(where, told, store);
    Tools tools =
        new Tools(
            store,
            told.dispatch(),
            new Lifecycle(told.dispatch().delivery()),
            times.clock(),
            times.timer(),
            threads.workers(),
            threads.callbacks(),
            metrics);
    Dispatcher dispatcher =
        new Dispatcher(tools, new CommandIds(times.clock(), new SecureRandom()));
    Admission admission =
        new Admission(told.admission(), occupancy(dispatcher), times.timer()::nanoTime);
    // Tokens are made by other machines, which follow a correction of the time at once.
    Clock tokenTime = clock.orElse(machine);
    EdgeHandshake handshake = new EdgeHandshake(told.auth(), admission, tokenTime, metrics);
    return new Broker(
        told,
        threads,
        new BrokerParts(
            store,
            dispatcher,
            handshake,
            admission,
            tokenTime,
            metrics,
            webhooks(told, tools, threads),
            times,
            where.release()));
  }

  private static JdbcStoreOptions storeOptions(Place where, BrokerConfig told, Times times) {
    JdbcStoreOptions options =
        where.options().withPolicy(told.dispatch().delivery()).withRetention(told.retention());
    CommandIds ids = new CommandIds(times.clock(), new SecureRandom());
    return told.webhook().isPresent() ? options.withWebhooks(() -> ids.next().value()) : options;
  }

  private static Optional<WebhookSender> webhooks(
      BrokerConfig told, Tools tools, BrokerThreads threads) {
    return told.webhook()
        .map(
            policy ->
                new WebhookSender(
                    policy,
                    new WebhookSender.Parts(
                        tools.store(),
                        tools.clock(),
                        tools.timer(),
                        threads.workers(),
                        threads.webhooks(),
                        tools.metrics()),
                    new SecureRandom()));
  }

  /** In production nothing accepted may be lost, unless the caller said that nothing is kept. */
  private static void demandDurable(Place where, BrokerConfig told, Store store) {
    String durability = store.health().durability();
    boolean kept =
        Stream.of(Durability.values())
            .anyMatch(one -> one.wireName().equals(durability) && one.survivesKill());
    if (told.environment() == Environment.PRODUCTION && where.mustKeep() && !kept) {
      store.close();
      throw new StoreException(
          "the database ("
              + store.health().database()
              + ") would lose what it committed (durability "
              + durability
              + "): production needs one that keeps it");
    }
  }

  private static Occupancy occupancy(Dispatcher dispatcher) {
    return new Occupancy() {
      @Override
      public int connections() {
        return dispatcher.connections();
      }

      @Override
      public boolean draining() {
        return dispatcher.isDraining();
      }

      @Override
      public boolean flapping(AgentId agent) {
        return dispatcher.isFlapping(agent);
      }
    };
  }
}
