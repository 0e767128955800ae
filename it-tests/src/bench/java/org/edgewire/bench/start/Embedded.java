package org.edgewire.bench.start;

/** A server that runs inside a test. */
interface Embedded {
  /** One that runs. */
  interface Running {
    /** Has a message accepted and answered, by a client made for it. */
    void message() throws Exception;

    /** Ends it; returns when it has ended. */
    void stop() throws Exception;
  }

  /** Returns when it accepts connections. */
  Running start() throws Exception;
}
