package org.edgewire.standalone.bench;

import java.io.IOException;

/** Submits the commands of a bench and hears what becomes of them. On the loop's thread only. */
interface Producer {
  /** Hears of commands. */
  interface Listener {
    void ready();

    void accepted(int number);

    /** It came to its end, as {@code status} says. */
    void ended(int number, String status);

    void refused(int number, String code);

    void lost(IOException cause);
  }

  /** Begins to connect. */
  void connect(Loop loop) throws IOException;

  /** How many connections must be ready before it can submit. */
  int connections();

  /** Whether another command can go out now. */
  boolean canSubmit();

  void submit(int number, byte[] agent);

  /** Keeps idle connections alive. */
  void ping();

  /** Says goodbye. */
  void close();
}
