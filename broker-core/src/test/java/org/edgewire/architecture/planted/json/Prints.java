package org.edgewire.architecture.planted.json;

/** Forbidden: a console. */
public final class Prints {

  /** Prints. */
  public void prints() {
    System.out.println("printed");
  }
}
