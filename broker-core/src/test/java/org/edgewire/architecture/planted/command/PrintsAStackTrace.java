package org.edgewire.architecture.planted.command;

/** Forbidden: a failure that goes to the console. */
public final class PrintsAStackTrace {

  /** Prints. */
  public void prints(IllegalStateException failure) {
    failure.printStackTrace();
  }
}
