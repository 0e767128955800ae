package org.edgewire.architecture.planted.room;

import org.edgewire.architecture.planted.session.NeedsARoom;

/** Forbidden: one half of a cycle. */
public final class NeedsASession {

  /** Knows the other half. */
  public int counts(NeedsARoom other) {
    return other.hashCode();
  }
}
