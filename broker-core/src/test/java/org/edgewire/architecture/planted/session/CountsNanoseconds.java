package org.edgewire.architecture.planted.session;

/** Forbidden: nanoseconds where nothing is measured. */
public final class CountsNanoseconds {

  /** Counts. */
  public long counts() {
    return System.nanoTime();
  }
}
