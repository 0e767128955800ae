package org.edgewire.dispatch;

import java.time.Instant;
import java.util.Optional;
import org.edgewire.command.CommandState;

/**
 * All that bears on why a command is where it is.
 *
 * @param state where it stands
 * @param ahead the command of its ordering key that has to end first
 * @param storeProblem why nothing can be written
 * @param agent how its agent is doing; empty when the database cannot tell
 * @param desk how it looks from its agent's desk; empty when there is none or it did not answer
 * @param flappingUntil until when its agent's handshakes are refused
 * @param now the time of day
 */
record Situation(
    CommandState state,
    Optional<CommandState> ahead,
    Optional<String> storeProblem,
    Optional<AgentView> agent,
    Optional<DeskView> desk,
    Optional<Instant> flappingUntil,
    Instant now) {}
