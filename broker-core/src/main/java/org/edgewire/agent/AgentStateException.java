package org.edgewire.agent;

/**
 * The state file cannot be used: it is damaged, another agent's, in use, or the disk fails. The
 * message names the file and says what to do.
 */
public final class AgentStateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AgentStateException(String message) {
    super(message);
  }

  AgentStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
