package org.edgewire.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.edgewire.command.CommandId;

/**
 * Ids of commands that follow from others: the same every time, so that whoever asks twice finds
 * the first one.
 */
final class Derived {
  private Derived() {}

  /** The id of what {@code purpose} makes of {@code of} (RFC 9562 section 5.3). */
  static CommandId id(String purpose, String of) {
    byte[] name = ("edgewire " + purpose + "\n" + of).getBytes(StandardCharsets.UTF_8);
    return new CommandId(UUID.nameUUIDFromBytes(name).toString());
  }
}
