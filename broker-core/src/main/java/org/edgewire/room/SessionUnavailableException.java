package org.edgewire.room;

import org.edgewire.store.Refusal;

/** The store did not take what was asked of a session. Nothing of it was kept. */
public final class SessionUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Refusal why;

  SessionUnavailableException(Refusal why) {
    super("the store did not take it: " + why);
    this.why = why;
  }

  /** Why not. */
  public Refusal why() {
    return why;
  }
}
