package org.edgewire.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.Ack;
import org.edgewire.command.CommandId;
import org.edgewire.json.JsonText;

/**
 * One poll of an agent (protocol section 4).
 *
 * @param lastCommand received, as well as those handed out before it
 * @param events the agent's own events
 * @param status its state of health, as the data of a {@code status} message
 * @param capabilities of that status
 * @param acks acknowledgements
 * @param maxCommands most commands to hand out
 * @param waitAtMost how long to wait for a command when there is none
 */
public record SyncRequest(
    Optional<CommandId> lastCommand,
    List<ReportedEvent> events,
    Optional<JsonText> status,
    List<String> capabilities,
    List<Ack> acks,
    int maxCommands,
    Duration waitAtMost) {

  /**
   * An event that the agent reports.
   *
   * @param eventId 1 to 128 characters, unique per agent
   * @param body the whole event object
   */
  public record ReportedEvent(String eventId, JsonText body) {}
}
