package org.edgewire.architecture.planted.session;

import org.edgewire.architecture.planted.room.NeedsASession;

/** Forbidden: the other half of a cycle. */
public final class NeedsARoom {

  /** Knows the one half. */
  public int counts(NeedsASession other) {
    return other.hashCode();
  }
}
