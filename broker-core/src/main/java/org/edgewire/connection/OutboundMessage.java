package org.edgewire.connection;

import java.util.Optional;

/** A message that waits for its turn on an {@link Outbound}. */
public abstract class OutboundMessage {
  private final String text;
  private volatile Optional<byte[]> frame = Optional.empty();
  private volatile boolean handed;

  /**
   * @param text the whole message
   */
  protected OutboundMessage(String text) {
    this.text = text;
  }

  /** A message whose fate nobody follows. */
  public static OutboundMessage of(String text) {
    return new Untracked(text);
  }

  /** One whose fate nobody follows, so that it may be handed over together with others. */
  private static final class Untracked extends OutboundMessage {
    Untracked(String text) {
      super(text);
    }

    @Override
    boolean isTracked() {
      return false;
    }
  }

  /** Whether somebody wants to know if it was handed over: then it goes out alone. */
  boolean isTracked() {
    return true;
  }

  /** Whether it may still go out; asked right before it is handed to the container. */
  protected boolean stillWanted() {
    return true;
  }

  /** Called right before it is handed to the container; must not block. */
  protected void goingOut() {}

  /** The text as bytes with the header of a frame; made once, whoever asks. */
  final byte[] frame() {
    return frame.orElseGet(
        () -> {
          byte[] made = TextFrame.of(text);
          frame = Optional.of(made);
          return made;
        });
  }

  /** The whole message. */
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
