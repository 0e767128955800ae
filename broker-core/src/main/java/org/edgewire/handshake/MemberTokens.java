package org.edgewire.handshake;

/**
 * Verifies the tokens of MiniApp members (protocol section 6). Thread-safe; never blocks, so it may
 * run on I/O threads.
 */
@FunctionalInterface
public interface MemberTokens {
  /**
   * What a token proves now.
   *
   * @param token as the client gave it
   */
  TokenVerdict verify(String token);
}
