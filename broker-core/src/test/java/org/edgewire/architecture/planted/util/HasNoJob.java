package org.edgewire.architecture.planted.util;

/** Forbidden: a package without a job, which does not tell one either. */
public final class HasNoJob {

  /** Does nothing of use. */
  public boolean isOfUse() {
    return false;
  }
}
