package org.edgewire.architecture.planted.room;

import java.util.function.Function;

/** Forbidden: a thread, by a reference to its constructor. */
public final class StartsAThread {

  /** Hands threads out. */
  public Function<Runnable, Thread> hands() {
    return Thread::new;
  }
}
