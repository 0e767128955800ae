package org.edgewire.room;

/** What became of a session that was to be made. */
public sealed interface SessionPut {
  /** It was made. */
  record Created(SessionView session) implements SessionPut {}

  /** There was one; its members and ttl are these now. */
  record Replaced(SessionView session) implements SessionPut {}

  /** The state is larger than a state may be. */
  record TooLarge(int maxBytes) implements SessionPut {}
}
