package org.edgewire.handshake;

import java.time.Duration;

/**
 * Verifies the tokens of MiniApp members (protocol section 6). Thread-safe; never blocks, so it may
 * run on I/O threads.
 */
@FunctionalInterface
public interface MemberTokens {
  /** How far clocks may differ: a token is good until its {@code exp} and this are over. */
  Duration LEEWAY = Duration.ofSeconds(30);

  /** Longest token that is looked at, in characters. */
  int MAX_LENGTH = 8 * 1024;

  /**
   * What a token proves now.
   *
   * @param token as the client gave it
   */
  TokenVerdict verify(String token);
}
