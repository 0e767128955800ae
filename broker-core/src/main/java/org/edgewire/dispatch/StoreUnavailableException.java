package org.edgewire.dispatch;

import org.edgewire.store.Refusal;

/** The store could not take something; nothing of it was kept. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Refusal why;

  /**
   * @param why what the store said
   */
  public StoreUnavailableException(Refusal why) {
    super("the store refused: " + why);
    this.why = why;
  }

  /** What the store said. */
  public Refusal why() {
    return why;
  }
}
