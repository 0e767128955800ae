package org.edgewire.room;

import java.time.Duration;
import org.edgewire.connection.OutboundLimits;
import org.edgewire.wire.MiniAppCodec;

/**
 * How MiniApp sessions are served (protocol section 6).
 *
 * @param autocreate whether the first join makes a session
 * @param ttl how long a session is kept while nobody is there, where its creator says nothing
 * @param maxConnections of one session
 * @param maxAllConnections of all sessions together
 * @param maxMessageBytes longest message of a member
 * @param maxStateBytes longest state, as UTF-8
 * @param messagesPerSecond of one connection
 * @param idleTimeout silence that closes a connection
 * @param grace how long a lost connection may stay away before it counts as gone
 * @param outbound bounds of the queue in front of one connection
 */
public record RoomPolicy(
    boolean autocreate,
    Duration ttl,
    int maxConnections,
    int maxAllConnections,
    int maxMessageBytes,
    int maxStateBytes,
    int messagesPerSecond,
    Duration idleTimeout,
    Duration grace,
    OutboundLimits outbound) {
  /** The protocol's numbers. */
  public static final RoomPolicy DEFAULT =
      new RoomPolicy(
          true,
          Duration.ofHours(24),
          1_000,
          20_000,
          MiniAppCodec.DEFAULT_MAX_MESSAGE_BYTES,
          256 * 1024,
          50,
          Duration.ofSeconds(75),
          Duration.ofSeconds(5),
          OutboundLimits.DEFAULT);

  /** How long somebody counts as typing after having said so. */
  static final Duration TYPING = Duration.ofSeconds(5);

  /** How long an application's rules may take for one change. */
  static final Duration RULE = Duration.ofSeconds(10);

  /** How long before its end a token is warned of. */
  static final Duration WARNING = Duration.ofSeconds(60);

  /** How long actions are replayed to those who come back. */
  static final Duration REPLAYED = Duration.ofMinutes(1);

  /** How long repeats are recognised. */
  static final Duration RECOGNISED = Duration.ofMinutes(10);

  /** So many of the newest patches, and of the newest actions, are kept for those who come back. */
  static final int KEPT = 1_024;

  /** The same in characters. */
  static final int KEPT_CHARACTERS = 512 * 1024;

  /** Names of patches and actions that are remembered. */
  static final int KEPT_NAMES = 32_768;

  /** Requests of one session that wait for the store or for a rule. */
  static final int MAX_WAITING = 2_048;
}
