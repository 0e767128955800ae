package org.edgewire.architecture.planted.mailbox;

/** Forbidden: a thread that sleeps. */
public final class Sleeps {

  /** Sleeps. */
  public void sleeps() throws InterruptedException {
    Thread.sleep(1);
  }
}
