package org.edgewire.agent;

/** Does what a command asks for. Called on a handler's thread, several at once; may block. */
@FunctionalInterface
public interface CommandHandler {
  /**
   * Handles one command. Called once for each command, whatever crashes; only a handler registered
   * as idempotent is called again for a command that was interrupted by the end of the process.
   *
   * @return how it ended
   * @throws Exception to say that it failed; the message becomes the error
   */
  Outcome handle(IncomingCommand command) throws Exception;
}
