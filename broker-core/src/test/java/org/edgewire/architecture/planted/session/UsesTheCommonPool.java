package org.edgewire.architecture.planted.session;

import java.util.concurrent.CompletableFuture;

/** Forbidden: threads that nobody handed in. */
public final class UsesTheCommonPool {

  /** Runs somewhere. */
  public CompletableFuture<Void> runs(Runnable task) {
    return CompletableFuture.runAsync(task);
  }
}
