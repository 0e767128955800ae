package org.edgewire.store.jdbc;

/** Why a queued command is in no queue. */
enum Hold {
  /** It is in its agent's queue, or not queued at all. */
  NONE,
  /** Its not-before time has not come. */
  NOT_BEFORE,
  /** An earlier command of its ordering key is not final. */
  PARKED
}
