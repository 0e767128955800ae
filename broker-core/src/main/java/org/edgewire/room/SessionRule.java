package org.edgewire.room;

import org.edgewire.json.JsonText;
import org.edgewire.member.SessionId;

/**
 * An application's own rule for what may happen in sessions: it may refuse or rewrite a patch or an
 * action before it is accepted. Asked for one change of a session at a time, in their order, on a
 * thread that it may block; other sessions do not wait for it. One that throws refuses.
 *
 * <p>All rules together have 10 s for a change. Then it is refused with {@code rule_timeout}, the
 * thread is interrupted, and until it returns all changes of that session are refused so.
 */
@FunctionalInterface
public interface SessionRule {
  /**
   * What becomes of a change.
   *
   * @param session where
   * @param change what somebody wants; a {@link Change.Patch} or a {@link Change.Action}
   * @param state of the session before it
   */
  Ruling judge(SessionId session, Change change, JsonText state);
}
