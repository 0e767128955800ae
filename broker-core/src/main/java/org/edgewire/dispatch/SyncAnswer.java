package org.edgewire.dispatch;

import java.util.List;
import java.util.Optional;
import org.edgewire.command.CommandRecord;
import org.edgewire.json.JsonText;

/**
 * The answer to a poll.
 *
 * @param commands recorded as sent
 * @param ackEvents ids of the events that are stored now
 * @param config the newest configuration, where the agent has not been heard after it
 */
public record SyncAnswer(
    List<CommandRecord> commands, List<String> ackEvents, Optional<JsonText> config) {}
