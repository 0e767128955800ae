package org.edgewire.http;

import org.edgewire.json.JsonWriter;
import org.edgewire.member.UserId;
import org.edgewire.room.SessionView;
import org.edgewire.store.SessionRecord;
import org.edgewire.wire.RoomMessage;

/** MiniApp sessions as the server side reads them. */
final class SessionJson {
  private SessionJson() {}

  /** One of a list: without its state and without who is there. */
  static JsonWriter write(JsonWriter out, SessionView view) {
    SessionRecord record = view.record();
    out.object().field("session_id", record.id().value()).field("version", record.version());
    out.field("epoch", record.epoch().value()).field("actions", record.seq());
    record
        .members()
        .ifPresent(
            members -> {
              out.array("members");
              members.stream().sorted().map(UserId::value).forEach(out::element);
              out.endArray();
            });
    out.field("ttl_seconds", record.ttl().toSeconds());
    out.field("created_at", record.createdAt()).field("last_active", record.lastActive());
    out.field("connections", view.connections()).field("user_count", view.userCount());
    if (view.state().isPresent()) {
      out.array("users");
      for (RoomMessage.Present user : view.users()) {
        out.object()
            .field("user_id", user.user().value())
            .field("connections", user.connections())
            .endObject();
      }
      out.endArray().field("state", view.state().get());
    }
    return out.endObject();
  }
}
