package org.edgewire.wire;

import java.util.Optional;
import org.edgewire.command.CommandRecord;
import org.edgewire.json.JsonText;

/** What the broker says to an agent (protocol section 1). */
public sealed interface BrokerMessage {
  /** A command to do; {@code attempt} is in its state. */
  record Deliver(CommandRecord command) implements BrokerMessage {}

  /** Answers a ping. */
  record Pong() implements BrokerMessage {}

  /** The newest configuration. */
  record ConfigUpdate(JsonText config) implements BrokerMessage {}

  /**
   * The last frame could not be used.
   *
   * @param code stable
   * @param message for people
   * @param ref what it was about
   */
  record Problem(String code, String message, Optional<String> ref) implements BrokerMessage {}
}
