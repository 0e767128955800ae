package org.edgewire.it.server;

import java.nio.file.Path;
import org.edgewire.it.support.Container;

/**
 * One kind of application server: how its base folder is made, and which recipes start it. What a
 * recipe of {@code docs/deploy.md} says is not repeated here; only what a test needs on top of it:
 * free ports, the loopback interface, less memory.
 */
interface AppServer {
  /** Which one. */
  Container container();

  /** The JDK it runs on. */
  default Path javaHome() {
    return Jdk.usual();
  }

  /** Prepares the folder and the environment of the recipes. */
  void prepare(Workplace place);

  /** Where the application answers; known after {@link #prepare}. */
  int httpPort();

  /** What comes before the start: files are put in place, the data source is defined. */
  void deploy(Shell shell);

  /** Runs the server, without waiting for the application. */
  Launched start(Shell shell);

  /** Where the server keeps the log that tells most. */
  Path log(Workplace place);

  /** How many class loaders of earlier deployments a library of its own keeps for ever. */
  default int pinnedLoaders() {
    return 0;
  }

  /** Has the running server take the application anew. */
  void redeploy(Workplace place);
}
