package org.edgewire.architecture.planted.room;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Forbidden: an executor. */
public final class MakesAnExecutor {

  /** Makes one. */
  public ExecutorService makes() {
    return Executors.newSingleThreadExecutor();
  }
}
