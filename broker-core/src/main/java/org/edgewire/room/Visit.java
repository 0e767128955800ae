package org.edgewire.room;

import java.util.Optional;

/** Somebody wants something of a session that has to be read first. Called in its room. */
interface Visit {
  /** What is made when there is no such session. */
  default Optional<OpenOperation.New> wanted() {
    return Optional.empty();
  }

  /** It is open. */
  void open(OpenRoom room);

  /** It cannot be opened. */
  void failed(RoomAnswer why);

  /** Its room has just been given up: to be asked for anew. */
  void moved();
}
