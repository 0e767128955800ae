package org.edgewire.dispatch;

import java.time.Duration;
import javax.sql.DataSource;
import org.edgewire.command.DeliveryPolicy;
import org.edgewire.store.jdbc.JdbcStoreOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Section 3 of the protocol against random histories, on any database. {@code -Dedgewire.seed=…}
 * repeats one, {@code -Dedgewire.steps=…} makes it longer.
 */
public abstract class ModelContract {
  /** An empty database, the same one for all of its connections. */
  protected abstract DataSource emptyDatabase();

  /** Ends all sessions of that database without a clean close, where that can be done. */
  protected abstract void cut();

  @ParameterizedTest
  @CsvSource({"1, 64", "2, 1", "3, 3", "4, 3"})
  void anyHistoryObeysTheProtocol(long addedToSeed, int window) {
    long seed = Long.getLong("edgewire.seed", System.nanoTime()) + addedToSeed;
    int steps = Integer.getInteger("edgewire.steps", 500);
    try (DispatchRig rig = new DispatchRig(policy(window), options(), emptyDatabase(), this::cut)) {
      new RandomLife(seed, rig).run(steps);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("with seed " + (seed - addedToSeed) + ": " + e.getMessage(), e);
    }
  }

  private static DispatchPolicy policy(int window) {
    DispatchPolicy usual = DispatchPolicy.DEFAULT;
    return new DispatchPolicy(
        window,
        usual.maxAhead(),
        usual.queueLimit(),
        usual.strictTypes(),
        usual.idleTimeout(),
        usual.quietAfter(),
        usual.probeTimeout(),
        usual.takeoversPerMinute(),
        usual.immediateTtl(),
        usual.normalTtl(),
        new DeliveryPolicy(Duration.ofSeconds(30), Duration.ofMinutes(2), 3),
        usual.outbound());
  }

  /** So small that everything is read back from the tables all the time. */
  private static JdbcStoreOptions options() {
    return JdbcStoreOptions.DEFAULT
        .withCheckpoints(
            new JdbcStoreOptions.Checkpoints(20, 1 << 20, 7, 5, Duration.ofMillis(500)))
        .withCaches(new JdbcStoreOptions.Caches(9, 1 << 20, 2, 1 << 20));
  }
}
