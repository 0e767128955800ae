package org.edgewire.command;

import java.util.Locale;
import java.util.Optional;

/** The way by which a command went out or an ack came in. */
public enum Channel {
  /** The agent's WebSocket. */
  WEBSOCKET,
  /** The polling fallback over HTTP. */
  SYNC;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Spelling on the wire. */
  public String wireName() {
    return wireName;
  }

  /** The channel of that name on the wire. */
  public static Optional<Channel> ofWireName(String name) {
    for (Channel channel : values()) {
      if (channel.wireName.equals(name)) {
        return Optional.of(channel);
      }
    }
    return Optional.empty();
  }
}
