package org.edgewire.room;

import org.edgewire.member.SessionId;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionPatch;

/**
 * Hears what happened in sessions, after it became durable, in the order in which it did in each
 * session. Runs on a thread that it may block; one that is slow misses nothing until very much
 * waits for it.
 */
public interface SessionListener {
  /** A session is being served. */
  default void opened(SessionId session) {}

  /** A session's state changed. */
  default void patched(SessionId session, SessionPatch patch) {}

  /** Somebody acted. */
  default void acted(SessionId session, SessionAction action) {}

  /**
   * A session is not served any more.
   *
   * @param ended whether it is over, as opposed to nobody being there
   */
  default void closed(SessionId session, boolean ended) {}
}
