package org.edgewire.architecture.planted.metrics;

/** Nanoseconds are allowed here. */
public final class Permitted {

  /** Measures. */
  public long measures() {
    return System.nanoTime();
  }
}
