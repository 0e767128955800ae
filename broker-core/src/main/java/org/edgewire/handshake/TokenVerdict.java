package org.edgewire.handshake;

import java.time.Instant;
import org.edgewire.member.UserId;

/** What a member's token proves. */
public sealed interface TokenVerdict {
  /**
   * It is good.
   *
   * @param user its {@code sub}
   * @param expiresAt its {@code exp}
   */
  record Valid(UserId user, Instant expiresAt) implements TokenVerdict {}

  /**
   * It was good, and has merely expired.
   *
   * @param user its {@code sub}
   * @param expiredAt its {@code exp}
   */
  record Expired(UserId user, Instant expiredAt) implements TokenVerdict {}

  /**
   * It proves nothing.
   *
   * @param cause stable, for log and metrics
   * @param detail for people; without any part of the token
   */
  record Refused(String cause, String detail) implements TokenVerdict {}

  /**
   * Nobody can tell now: the keys that it may be signed with are not known yet.
   *
   * @param retryAfterSeconds when to ask again
   */
  record Unavailable(int retryAfterSeconds) implements TokenVerdict {}
}
