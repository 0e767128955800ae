package org.edgewire.standalone.grizzly;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps what the libraries say about every start and stop out of the log, unless somebody asked for
 * it.
 */
final class Quiet {
  /** Held, because the JDK forgets the level of a logger that nobody holds. */
  private static final List<Logger> LOGGERS =
      List.of(Logger.getLogger("org.glassfish.grizzly"), Logger.getLogger("org.glassfish.tyrus"));

  private Quiet() {}

  static void libraries() {
    for (Logger logger : LOGGERS) {
      if (logger.getLevel() == null) {
        logger.setLevel(Level.WARNING);
      }
    }
  }
}
