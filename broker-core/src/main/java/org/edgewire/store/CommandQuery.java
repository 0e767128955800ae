package org.edgewire.store;

import java.util.Optional;
import java.util.OptionalLong;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;

/**
 * Which commands to list, the newest first.
 *
 * @param agent only of this agent
 * @param status only in this state
 * @param type only of this type
 * @param beforeSeq only those accepted before; the cursor
 * @param limit most commands, 1 to 1 001: a page, and whether there is another
 */
public record CommandQuery(
    Optional<AgentId> agent,
    Optional<CommandStatus> status,
    Optional<CommandType> type,
    OptionalLong beforeSeq,
    int limit) {}
