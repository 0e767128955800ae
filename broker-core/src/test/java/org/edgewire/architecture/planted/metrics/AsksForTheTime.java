package org.edgewire.architecture.planted.metrics;

import java.time.Instant;

/** Forbidden: the time of the system. */
public final class AsksForTheTime {

  /** Asks the system. */
  public Instant asks() {
    return Instant.now();
  }
}
