package org.edgewire.wire;

import java.util.List;
import java.util.Optional;
import org.edgewire.command.Ack;
import org.edgewire.json.JsonText;

/**
 * What an agent says (protocol section 1). Every text frame decodes to exactly one of these;
 * decoding never throws.
 */
public sealed interface AgentMessage {
  /** Keep-alive; answered by {@link BrokerMessage.Pong} on the I/O path. */
  record Ping() implements AgentMessage {}

  /** An acknowledgement. */
  record CommandAck(Ack ack) implements AgentMessage {}

  /**
   * The agent's state of health.
   *
   * @param data the whole object as it came
   * @param capabilities of the member of that name, strings only; at most 32 of at most 64
   *     characters
   */
  record Status(JsonText data, List<String> capabilities) implements AgentMessage {}

  /**
   * A type that this broker does not know.
   *
   * @param type at most 64 characters of it
   */
  record Unknown(String type) implements AgentMessage {}

  /**
   * Not usable.
   *
   * @param code stable, such as {@code malformed_json}, {@code invalid_message}, {@code
   *     invalid_ack}
   * @param message what is wrong and what is allowed
   * @param ref the command id it was about, where that could be read
   */
  record Malformed(String code, String message, Optional<String> ref) implements AgentMessage {}

  /** One method per message: adding a message breaks the build until it is handled everywhere. */
  interface Handler {
    /** Handles that message. */
    void on(Ping message);

    /** Handles that message. */
    void on(CommandAck message);

    /** Handles that message. */
    void on(Status message);

    /** Handles that message. */
    void on(Unknown message);

    /** Handles that message. */
    void on(Malformed message);
  }

  /** Calls the handler's method for this message. */
  default void handle(Handler handler) {
    if (this instanceof Ping message) {
      handler.on(message);
    } else if (this instanceof CommandAck message) {
      handler.on(message);
    } else if (this instanceof Status message) {
      handler.on(message);
    } else if (this instanceof Unknown message) {
      handler.on(message);
    } else {
      handler.on((Malformed) this);
    }
  }
}
