package org.edgewire.webhook;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether the receiver as a whole fails: then it is left alone for growing pauses and tried with
 * one announcement after each, so that a dead receiver costs next to nothing, however much waits
 * for it. Owned by the sender.
 */
final class ReceiverHealth {
  /** So many failures in a row are not those of single announcements. */
  static final int TOLERATED = 5;

  private final Backoff pauses;
  private int failuresInARow;
  private boolean paused;
  private long pausedUntil;

  ReceiverHealth(Backoff pauses) {
    this.pauses = pauses;
  }

  void delivered() {
    failuresInARow = 0;
    paused = false;
  }

  /**
   * An attempt failed.
   *
   * @param now nanoseconds of the timer
   * @param notBefore what the receiver asked for
   * @return how long the pause is that begins now, if one does
   */
  Optional<Duration> failed(long now, Optional<Duration> notBefore) {
    if (isPaused(now)) {
      return Optional.empty();
    }
    failuresInARow++;
    if (!isFailing() && notBefore.isEmpty()) {
      return Optional.empty();
    }
    Duration own = isFailing() ? pauses.after(failuresInARow - TOLERATED + 1) : Duration.ZERO;
    Duration wanted = notBefore.orElse(Duration.ZERO);
    Duration pause = own.compareTo(wanted) > 0 ? own : wanted;
    paused = true;
    pausedUntil = now + pause.toNanos();
    return Optional.of(pause);
  }

  boolean isFailing() {
    return failuresInARow >= TOLERATED;
  }

  boolean isPaused(long now) {
    paused &= now - pausedUntil < 0;
    return paused;
  }

  /** How many deliveries may be under way. */
  int allowed(long now, int most) {
    if (isPaused(now)) {
      return 0;
    }
    return isFailing() ? 1 : most;
  }
}
