package org.edgewire.wire;

import java.util.List;
import java.util.Optional;
import org.edgewire.command.CommandId;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;

/**
 * What a producer says on its socket (protocol section 5). Every text frame decodes to exactly one
 * of these; decoding never throws.
 */
public sealed interface ProducerMessage {
  /** Keep-alive; answered by {@link ProducerReply.Pong} on the I/O path. */
  record Ping() implements ProducerMessage {}

  /**
   * Submits one command.
   *
   * @param ref the producer's own name for this request, a string or a number as it came
   * @param data {@code agent_id} and the members of a submit by HTTP, not looked at yet
   */
  record Submit(Optional<JsonText> ref, JsonObject data) implements ProducerMessage {}

  /**
   * Asks for the fate of commands, and follows them from now on.
   *
   * @param ids 1 to {@value ProducerCodec#MAX_RESUMED}
   */
  record Resume(List<CommandId> ids) implements ProducerMessage {}

  /**
   * A type that this broker does not know.
   *
   * @param type at most 64 characters of it
   */
  record Unknown(String type) implements ProducerMessage {}

  /**
   * Not usable.
   *
   * @param code stable, {@code malformed_json} or {@code invalid_message}
   * @param message what is wrong and what is allowed
   * @param ref of the request, where that could be read
   */
  record Malformed(String code, String message, Optional<JsonText> ref)
      implements ProducerMessage {}

  /** One method per message: adding a message breaks the build until it is handled everywhere. */
  interface Handler {
    /** Handles that message. */
    void on(Ping message);

    /** Handles that message. */
    void on(Submit message);

    /** Handles that message. */
    void on(Resume message);

    /** Handles that message. */
    void on(Unknown message);

    /** Handles that message. */
    void on(Malformed message);
  }

  /** Calls the handler's method for this message. */
  default void handle(Handler handler) {
    if (this instanceof Submit message) {
      handler.on(message);
    } else if (this instanceof Ping message) {
      handler.on(message);
    } else if (this instanceof Resume message) {
      handler.on(message);
    } else if (this instanceof Unknown message) {
      handler.on(message);
    } else {
      handler.on((Malformed) this);
    }
  }
}
