package org.edgewire.architecture.planted.dispatch;

import org.edgewire.architecture.planted.Permitted;

/** Forbidden: looks up to the root. */
public final class KnowsTheRoot {

  /** Depends on the root. */
  public int counts(Permitted root) {
    return root.hashCode();
  }
}
