package org.edgewire.connection;

/** A message that waits for its turn on an {@link Outbound}. */
public abstract class OutboundMessage {
  private final String text;
  private volatile boolean handed;

  /**
   * @param text the whole frame
   */
  protected OutboundMessage(String text) {
    this.text = text;
  }

  /** A message whose fate nobody follows. */
  public static OutboundMessage of(String text) {
    return new OutboundMessage(text) {};
  }

  /** Whether it may still go out; asked right before it is handed to the container. */
  protected boolean stillWanted() {
    return true;
  }

  /** Called right before it is handed to the container; must not block. */
  protected void goingOut() {}

  /** The whole frame. */
  public final String text() {
    return text;
  }

  /**
   * Size as counted against the byte bound: its characters, which for JSON are nearly its bytes.
   */
  public final int weight() {
    return text.length();
  }

  /**
   * Whether it was handed to the container and so may have reached the peer. Once the queue has
   * closed ({@link Outbound#close}) this does not change any more.
   */
  public final boolean wasHanded() {
    return handed;
  }

  final void hand() {
    // Those that go to many are written to once only: the others would wait for the memory.
    if (!handed) {
      handed = true;
    }
    goingOut();
  }
}
