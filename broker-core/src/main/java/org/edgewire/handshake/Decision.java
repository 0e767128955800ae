package org.edgewire.handshake;

import java.util.OptionalInt;
import org.edgewire.command.AgentId;
import org.edgewire.member.Join;

/** What becomes of a handshake. */
public sealed interface Decision {
  /** Let in. */
  sealed interface LetIn extends Decision {
    /** Name for the container's user principal. */
    String principal();
  }

  /**
   * Let in as an agent.
   *
   * @param agent as whom
   */
  record Admitted(AgentId agent) implements LetIn {
    @Override
    public String principal() {
      return agent.value();
    }
  }

  /** Let in by the key of producers and operators. */
  record KeyHolder() implements LetIn {
    @Override
    public String principal() {
      return "admin";
    }
  }

  /**
   * Let in to a MiniApp session, or, with an expired token, to be told so by close 4401.
   *
   * @param join who wants to be where
   */
  record Joining(Join join) implements LetIn {
    @Override
    public String principal() {
      return join.user().value();
    }
  }

  /**
   * Refused before the upgrade, as an RFC 9457 problem.
   *
   * @param status 400, 401, 403, 404, 405, 426, 429, 500 or 503
   * @param code what the peer is told ({@code forbidden} for every 403)
   * @param cause the precise code, for log and metrics only
   * @param detail for people, tells the peer nothing about why beyond {@code code}
   * @param retryAfterSeconds for 429 and 503
   */
  record Refused(
      int status, String code, String cause, String detail, OptionalInt retryAfterSeconds)
      implements Decision {}
}
