package org.edgewire.store.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Lets one thread sleep until another has something for it. */
final class Signal {
  private static final Logger LOG = System.getLogger(Signal.class.getName());

  private final AtomicBoolean raised = new AtomicBoolean();
  private volatile Thread sleeper;

  /** Any thread: there is something to do. */
  void raise() {
    if (!raised.getAndSet(true)) {
      LockSupport.unpark(sleeper);
    }
  }

  /** Lowers the signal; what is raised from now on ends the next {@link #await}. */
  void lower() {
    raised.set(false);
  }

  /** Sleeps until the signal is raised. */
  void await() {
    sleeper = Thread.currentThread();
    while (!raised.get()) {
      LockSupport.park(this);
      // The writer ends when its store is closed and in no other way; a set flag would keep it from
      // sleeping.
      if (Thread.interrupted()) {
        LOG.log(Level.WARNING, "the store's writer was interrupted, which it ignores");
      }
    }
  }
}
