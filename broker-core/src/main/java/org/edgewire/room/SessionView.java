package org.edgewire.room;

import java.util.List;
import java.util.Optional;
import org.edgewire.json.JsonText;
import org.edgewire.store.SessionRecord;
import org.edgewire.wire.RoomMessage;

/**
 * A session as the server side sees it.
 *
 * @param record its numbers and members
 * @param state of that version; empty in lists
 * @param connections that are there
 * @param userCount users that are there
 * @param users the first 100 of them; none in lists
 */
public record SessionView(
    SessionRecord record,
    Optional<JsonText> state,
    int connections,
    int userCount,
    List<RoomMessage.Present> users) {}
