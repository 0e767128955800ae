package org.edgewire.store;

import java.util.Optional;
import org.edgewire.json.JsonText;
import org.edgewire.member.Epoch;
import org.edgewire.member.SessionId;

/**
 * The MiniApp sessions as the writer knows them, events of the current group included. Only valid
 * inside {@link Operation#decide}, on the writer's thread.
 */
public interface SessionLedger {
  /** A session; {@link Operation#sessions()} are looked up in bulk before. */
  Optional<SessionRecord> session(SessionId id);

  /** Everything kept of a session that exists. */
  SessionContents contents(SessionId id);

  /**
   * Makes a session of which none of that name exists.
   *
   * @param record with version and number 0
   * @param state an object
   */
  void create(SessionRecord record, JsonText state);

  /** Accepts a patch whose version is the next one. */
  void patch(SessionId id, SessionPatch patch);

  /** Accepts an action whose number is the next one. */
  void act(SessionId id, SessionAction action);

  /** Replaces members, ttl and last activity. */
  void note(SessionRecord record);

  /** The session is over; whatever is kept of it goes. */
  void end(SessionId id, Epoch epoch);

  /**
   * Says whether somebody holds the session open, so that it is not dropped for its age. Not
   * durable: after a restart nobody holds it.
   */
  void hold(SessionId id, boolean held);
}
