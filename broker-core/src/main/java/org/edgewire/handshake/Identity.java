package org.edgewire.handshake;

import org.edgewire.command.AgentId;

/** Who somebody turned out to be. */
sealed interface Identity {
  /**
   * Proven.
   *
   * @param rawSecret whether the proof was the secret itself
   */
  record Known(AgentId agent, boolean rawSecret) implements Identity {}

  /**
   * Not proven.
   *
   * @param cause stable code
   * @param detail what is wrong and what is allowed, without anything the peer sent
   * @param claimed the id it claimed, fit for a log; {@code -} when there was none to read
   */
  record Unknown(String cause, String detail, String claimed) implements Identity {}
}
