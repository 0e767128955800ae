package org.edgewire.connection;

/**
 * Why a WebSocket is closed: the codes of RFC 6455 section 7.4 and of protocol sections 1 and 6.
 */
public enum CloseCode {
  /** Normal closure. */
  NORMAL(1000),
  /**
   * The peer broke the protocol again and again, or carried no decision of the handshake policy.
   */
  PROTOCOL_ABUSE(1008),
  /** A message over the size limit. */
  TOO_BIG(1009),
  /** The broker failed. */
  INTERNAL_ERROR(1011),
  /** The broker restarts; come back at once. */
  RESTART(1012),
  /** Come back later. */
  OVERLOAD(1013),
  /** A newer connection of the same agent took over. */
  REPLACED(4000),
  /** Nothing was heard for too long. */
  IDLE(4002),
  /** An operator removed it. */
  REMOVED(4003),
  /** The peer does not read. */
  TOO_SLOW(4008),
  /** The member's token is genuine, but has expired: come back with a newer one. */
  TOKEN_EXPIRED(4401),
  /** The member was removed, or is none any more. */
  NOT_A_MEMBER(4403),
  /** The MiniApp session ended. */
  SESSION_ENDED(4404),
  /** Nothing was heard of the member for too long. */
  MEMBER_IDLE(4408);

  private final int code;

  CloseCode(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }
}
