package org.edgewire.handshake.jwt;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The newest key set that is known, and its renewal in the background: after {@link #FRESH}, and
 * when a key is missing, never more often than every {@link #PAUSE}, one at a time. While it cannot
 * be renewed the last one serves for {@link #MAX_AGE}.
 *
 * <p>Thread-safe by one lock, held for reading and writing four fields; never blocks.
 */
final class PublishedKeys {
  static final Duration PAUSE = Duration.ofSeconds(10);
  static final Duration FRESH = Duration.ofMinutes(10);
  static final Duration MAX_AGE = Duration.ofHours(24);

  private static final System.Logger LOG = System.getLogger(PublishedKeys.class.getName());
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Supplier<CompletionStage<String>> fetch;
  private final LongSupplier nanoTime;

  private Optional<Known> known = Optional.empty();
  private Optional<Long> lastAttempt = Optional.empty();
  private boolean underWay;
  private boolean failing;

  private record Known(KeySet keys, long since) {}

  /**
   * @param fetch begins to get the text of the key set and returns at once; its stage always
   *     completes
   * @param nanoTime a clock in nanoseconds that never goes back
   */
  PublishedKeys(Supplier<CompletionStage<String>> fetch, LongSupplier nanoTime) {
    this.fetch = fetch;
    this.nanoTime = nanoTime;
  }

  /** The keys; empty when none are known, or only such that are too old. */
  Optional<KeySet> keys() {
    Optional<Known> now;
    Duration age;
    synchronized (this) {
      now = known;
      age = now.map(k -> Duration.ofNanos(nanoTime.getAsLong() - k.since())).orElse(MAX_AGE);
    }
    if (age.compareTo(FRESH) >= 0) {
      renew();
    }
    return age.compareTo(MAX_AGE) < 0 ? now.map(Known::keys) : Optional.empty();
  }

  /**
   * Begins a renewal if none is under way and the pause since the last one is over.
   *
   * @return whether one is under way now
   */
  boolean renew() {
    synchronized (this) {
      long now = nanoTime.getAsLong();
      boolean pausing = lastAttempt.isPresent() && now - lastAttempt.get() < PAUSE.toNanos();
      if (underWay || pausing) {
        return underWay;
      }
      underWay = true;
      lastAttempt = Optional.of(now);
    }
    // Outside of the lock: it may complete at once, on this thread.
    begin();
    return isUnderWay();
  }

  /** In how many seconds it is worth asking again. */
  synchronized int retryAfterSeconds() {
    long since = lastAttempt.map(at -> nanoTime.getAsLong() - at).orElse(0L);
    long left = underWay ? SECOND : Math.max(SECOND, PAUSE.toNanos() - since);
    return (int) ((left + SECOND - 1) / SECOND);
  }

  private synchronized boolean isUnderWay() {
    return underWay;
  }

  private void begin() {
    try {
      CompletionStage<String> unused =
          fetch
              .get()
              .whenComplete(
                  (text, failure) -> {
                    if (failure == null) {
                      came(text);
                    } else {
                      failed(reason(failure));
                    }
                  });
    } catch (RuntimeException e) {
      failed(reason(e));
    }
  }

  private void came(String text) {
    try {
      KeySet keys = KeySet.parse(text);
      boolean recovered;
      synchronized (this) {
        known = Optional.of(new Known(keys, nanoTime.getAsLong()));
        recovered = failing;
        underWay = false;
        failing = false;
      }
      LOG.log(recovered ? INFO : DEBUG, "{0} keys of MiniApp tokens are known", keys.keys().size());
    } catch (KeySet.UnusableException e) {
      failed(e.getMessage());
    }
  }

  /** Only the first failure of a row of them is a warning: each further one says the same. */
  private void failed(String reason) {
    boolean first;
    synchronized (this) {
      first = !failing;
      underWay = false;
      failing = true;
    }
    LOG.log(
        first ? WARNING : DEBUG, "The keys of MiniApp tokens could not be fetched: {0}", reason);
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
