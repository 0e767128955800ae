package org.edgewire.mailbox;

import java.time.Duration;

/**
 * Wakes owners, by a clock of its own that only moves forward, whatever happens to the time of day.
 * Tasks must be short and must not block: they post to a mailbox.
 */
public interface Timer {
  /** Nanoseconds since an arbitrary moment; never goes back. */
  long nanoTime();

  /** Runs {@code task} once after {@code delay}. */
  void after(Duration delay, Runnable task);

  /**
   * Runs {@code task} again and again, the first time after {@code period}, until {@link
   * Repeated#stop}.
   */
  Repeated every(Duration period, Runnable task);

  /** A task that is run again and again. */
  interface Repeated {
    /** No further run begins after this returns. */
    void stop();
  }
}
