package org.edgewire.architecture.planted.room;

import java.util.function.LongSupplier;

/** Forbidden: the time of the system, by a method reference. */
public final class RefersToTheTime {

  /** Hands the system out. */
  public LongSupplier hands() {
    return System::currentTimeMillis;
  }
}
