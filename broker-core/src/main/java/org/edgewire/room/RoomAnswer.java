package org.edgewire.room;

import org.edgewire.json.JsonText;
import org.edgewire.store.Refusal;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionPatch;

/** What became of a patch or an action. */
public sealed interface RoomAnswer {
  /**
   * The patch is durable.
   *
   * @param patch as accepted
   * @param repeated whether it had been accepted before
   */
  record Patched(SessionPatch patch, boolean repeated) implements RoomAnswer {}

  /**
   * The action is durable.
   *
   * @param action as accepted
   * @param repeated whether it had been accepted before
   */
  record Acted(SessionAction action, boolean repeated) implements RoomAnswer {}

  /**
   * The patch was meant for another version. Nothing changed.
   *
   * @param version the current one
   * @param state the current one
   */
  record Conflict(long version, JsonText state) implements RoomAnswer {}

  /**
   * Not accepted. Nothing changed.
   *
   * @param code stable: {@code state_too_large}, {@code overloaded}, {@code not_a_member}, or what
   *     a rule says
   * @param message for people
   */
  record Refused(String code, String message) implements RoomAnswer {}

  /** There is no such session. */
  record NoSession() implements RoomAnswer {}

  /** The store did not take it. Nothing changed. */
  record Unavailable(Refusal why) implements RoomAnswer {}
}
