package org.edgewire.architecture.planted.mailbox;

/** Threads are allowed here. */
public final class Permitted {

  /** Makes a thread. */
  public Thread makes(Runnable task) {
    return new Thread(task);
  }
}
