package org.edgewire.architecture.planted.dispatch;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Time from outside and a given executor are allowed. */
public final class Permitted {

  /** Asks a clock that was handed in. */
  public CompletableFuture<Instant> asks(Clock clock, Executor executor) {
    return CompletableFuture.supplyAsync(() -> Instant.now(clock), executor);
  }
}
