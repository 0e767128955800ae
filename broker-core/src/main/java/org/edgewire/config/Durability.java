package org.edgewire.config;

/** What "durable" means for a database that is run by the broker itself (design section 3). */
public enum Durability {
  /** Survives the end of the process and of the machine: every commit is forced to the disk. */
  FSYNC,
  /** Survives the end of the process only. */
  PROCESS
}
