package org.edgewire.architecture.planted.session;

import java.time.Clock;

/** Forbidden: a clock of the system. */
public final class MakesAClock {

  /** Makes a clock. */
  public Clock makes() {
    return Clock.systemUTC();
  }
}
