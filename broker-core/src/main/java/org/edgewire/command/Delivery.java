package org.edgewire.command;

import java.util.Locale;
import java.util.Optional;

/**
 * What happens to a command that was written to an agent which then fell silent (protocol section
 * 3).
 */
public enum Delivery {
  /** Never written twice; its fate stays open as {@link CommandStatus#UNCONFIRMED}. */
  AT_MOST_ONCE,
  /**
   * Written again, with a growing {@code attempt}, until acked or {@link CommandStatus#EXHAUSTED}.
   */
  AT_LEAST_ONCE;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Spelling on the wire. */
  public String wireName() {
    return wireName;
  }

  /** The policy of that name on the wire. */
  public static Optional<Delivery> ofWireName(String name) {
    for (Delivery delivery : values()) {
      if (delivery.wireName.equals(name)) {
        return Optional.of(delivery);
      }
    }
    return Optional.empty();
  }
}
