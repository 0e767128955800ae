package org.edgewire.store;

import java.util.List;
import org.edgewire.json.JsonText;

/**
 * Everything that is kept of a session, as of one moment. What is in the database only as text is
 * read out of it when it is asked for, on the asking thread; ask once.
 */
public interface SessionContents {
  /** Its numbers and members. */
  SessionRecord record();

  /** Its state, an object. */
  JsonText state();

  /** The newest patches and actions, the oldest first; without gaps up to the newest. */
  History history();

  /**
   * What happened last.
   *
   * @param patches in the order of their versions
   * @param actions in the order of their numbers
   * @param seen names of the last minutes, also of what is older than the lists
   */
  record History(List<SessionPatch> patches, List<SessionAction> actions, List<SessionSeen> seen) {}
}
