package org.edgewire.command;

import java.util.Locale;
import java.util.Optional;

/** Lane of a command. Within a lane commands leave in the order of their acceptance. */
public enum Priority {
  /** Before all others. */
  IMMEDIATE,
  /** The default. */
  NORMAL,
  /** When nothing else waits, and now and then in between. */
  LOW;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Spelling on the wire. */
  public String wireName() {
    return wireName;
  }

  /** The lane of that name on the wire. */
  public static Optional<Priority> ofWireName(String name) {
    for (Priority priority : values()) {
      if (priority.wireName.equals(name)) {
        return Optional.of(priority);
      }
    }
    return Optional.empty();
  }
}
