package org.edgewire.store.jdbc;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.edgewire.command.DeliveryPolicy;
import org.edgewire.command.Retention;

/**
 * How a {@link JdbcStore} works.
 *
 * @param durability what a commit means
 * @param ownsDatabase the database belongs to this store alone: it is shut down with it
 * @param policy when commands wake up
 * @param retention how long final commands and events of agents are kept
 * @param queues bounds of what waits for the writer and of what it takes at once
 * @param checkpoints when and how much is written to the tables
 * @param caches how much is remembered of what the tables hold
 * @param backOff how long to wait before the database is tried again
 * @param webhookIds makes the names of announcements; empty when nobody is told, then none are
 *     stored
 * @param tap stands between the writer and its database
 */
public record JdbcStoreOptions(
    Durability durability,
    boolean ownsDatabase,
    DeliveryPolicy policy,
    Retention retention,
    Queues queues,
    Checkpoints checkpoints,
    Caches caches,
    BackOff backOff,
    Optional<Supplier<String>> webhookIds,
    StoreTap tap) {

  /** Fsync, somebody else's database, and the measured limits. */
  public static final JdbcStoreOptions DEFAULT =
      new JdbcStoreOptions(
          Durability.FSYNC,
          false,
          DeliveryPolicy.DEFAULT,
          Retention.DEFAULT,
          Queues.DEFAULT,
          Checkpoints.DEFAULT,
          Caches.DEFAULT,
          BackOff.DEFAULT,
          Optional.empty(),
          StoreTap.NONE);

  /** What is left of a committed group after a crash. */
  public enum Durability {
    /** Everything, also after a power loss. */
    FSYNC,
    /**
     * Everything after the process was killed; a power loss may cost the newest. Makes a difference
     * on H2 only.
     */
    PROCESS,
    /** Nothing: the database lives in this process. */
    MEMORY,
    /**
     * Perhaps not the newest: an H2 database that did not let itself be told to write at once
     * loses, when its process is killed, what it committed shortly before.
     */
    DELAYED;

    /** Whether what was committed survives that the process is killed. */
    public boolean survivesKill() {
      return this == FSYNC || this == PROCESS;
    }

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** Spelling in statistics and settings. */
    public String wireName() {
      return wireName;
    }
  }

  /**
   * Bounds of what waits for the writer.
   *
   * @param lookups operations of {@link org.edgewire.store.Intake#LOOKUP} that may wait
   * @param producers operations of {@link org.edgewire.store.Intake#PRODUCER} that may wait
   * @param producerBytes bytes that these may carry together
   * @param groupOperations operations decided in one group
   * @param groupBytes a group ends with the operation that reaches this weight
   */
  public record Queues(
      int lookups, int producers, long producerBytes, int groupOperations, int groupBytes) {
    /** 1 024, 4 096, 16 MiB; groups of 512 and 1 MiB. */
    public static final Queues DEFAULT = new Queues(1_024, 4_096, 16L << 20, 512, 1 << 20);

    /** Refuses bounds that let nothing through. */
    public Queues {
      atLeastOne("lookups", lookups);
      atLeastOne("producers", producers);
      atLeastOne("producerBytes", producerBytes);
      atLeastOne("groupOperations", groupOperations);
      atLeastOne("groupBytes", groupBytes);
    }
  }

  /**
   * When and how much is written to the tables.
   *
   * @param unsavedCommands more of them than this are written at once
   * @param unsavedBytes the same for what they hold
   * @param slice commands per transaction when written at once
   * @param idleSlice commands per transaction while the writer is idle, so that what comes next
   *     waits little
   * @param idleAge how old the oldest change is before an idle writer writes it
   */
  public record Checkpoints(
      int unsavedCommands, long unsavedBytes, int slice, int idleSlice, Duration idleAge) {
    private static final long MOST_BYTES = 16L << 20;

    /** What is written at once is in memory several times, as values, rows, pages and a chunk. */
    private static final long SHARE_OF_HEAP = 64;

    /**
     * 4 000 commands or 16 MiB, but no more than a 64th of the heap; slices of 1 000, when idle of
     * 256 after 1 s.
     */
    public static final Checkpoints DEFAULT =
        new Checkpoints(
            4_000,
            Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP),
            1_000,
            256,
            Duration.ofSeconds(1));

    /** Refuses slices of nothing. */
    public Checkpoints {
      atLeastOne("slice", slice);
      atLeastOne("idleSlice", idleSlice);
    }
  }

  /**
   * How much is remembered of what the tables hold.
   *
   * @param commands open commands
   * @param commandBytes the same in bytes
   * @param agents agents
   * @param agentBytes the same in bytes
   */
  public record Caches(int commands, long commandBytes, int agents, long agentBytes) {
    /** 16 384 commands or 8 MiB, 10 000 agents or 4 MiB. */
    public static final Caches DEFAULT = new Caches(16_384, 8L << 20, 10_000, 4L << 20);
  }

  /**
   * Waiting times between attempts to reach the database, doubled each time, and for its answers.
   *
   * @param first after the first failure
   * @param longest never more
   * @param stalled after so long without an answer submits are refused
   * @param lost after so long without an answer the connection is given up
   */
  public record BackOff(Duration first, Duration longest, Duration stalled, Duration lost) {
    /** 100 ms to 5 s; 5 s and 30 s for answers. */
    public static final BackOff DEFAULT =
        new BackOff(
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30));
  }

  /** The same with that durability. */
  public JdbcStoreOptions withDurability(Durability other) {
    return new JdbcStoreOptions(
        other,
        ownsDatabase,
        policy,
        retention,
        queues,
        checkpoints,
        caches,
        backOff,
        webhookIds,
        tap);
  }

  /** The same for a database that belongs to this store alone. */
  public JdbcStoreOptions owningTheDatabase() {
    return new JdbcStoreOptions(
        durability, true, policy, retention, queues, checkpoints, caches, backOff, webhookIds, tap);
  }

  /** The same with that policy. */
  public JdbcStoreOptions withPolicy(DeliveryPolicy other) {
    return new JdbcStoreOptions(
        durability,
        ownsDatabase,
        other,
        retention,
        queues,
        checkpoints,
        caches,
        backOff,
        webhookIds,
        tap);
  }

  /** The same with that retention. */
  public JdbcStoreOptions withRetention(Retention other) {
    return new JdbcStoreOptions(
        durability,
        ownsDatabase,
        policy,
        other,
        queues,
        checkpoints,
        caches,
        backOff,
        webhookIds,
        tap);
  }

  /** The same with those queues. */
  public JdbcStoreOptions withQueues(Queues other) {
    return new JdbcStoreOptions(
        durability,
        ownsDatabase,
        policy,
        retention,
        other,
        checkpoints,
        caches,
        backOff,
        webhookIds,
        tap);
  }

  /** The same with those checkpoints. */
  public JdbcStoreOptions withCheckpoints(Checkpoints other) {
    return new JdbcStoreOptions(
        durability,
        ownsDatabase,
        policy,
        retention,
        queues,
        other,
        caches,
        backOff,
        webhookIds,
        tap);
  }

  /** The same with those caches. */
  public JdbcStoreOptions withCaches(Caches other) {
    return new JdbcStoreOptions(
        durability,
        ownsDatabase,
        policy,
        retention,
        queues,
        checkpoints,
        other,
        backOff,
        webhookIds,
        tap);
  }

  /** The same, and what happens is put into the outbox under such names. */
  public JdbcStoreOptions withWebhooks(Supplier<String> ids) {
    return new JdbcStoreOptions(
        durability,
        ownsDatabase,
        policy,
        retention,
        queues,
        checkpoints,
        caches,
        backOff,
        Optional.of(ids),
        tap);
  }

  /** The same with those waiting times. */
  public JdbcStoreOptions withBackOff(BackOff other) {
    return new JdbcStoreOptions(
        durability,
        ownsDatabase,
        policy,
        retention,
        queues,
        checkpoints,
        caches,
        other,
        webhookIds,
        tap);
  }

  /** The same with that tap. */
  public JdbcStoreOptions withTap(StoreTap other) {
    return new JdbcStoreOptions(
        durability,
        ownsDatabase,
        policy,
        retention,
        queues,
        checkpoints,
        caches,
        backOff,
        webhookIds,
        other);
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
