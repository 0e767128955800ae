package org.edgewire.it.server;

import java.net.URI;
import java.nio.file.Path;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Container;
import org.edgewire.it.support.Deployment;

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

  /** The broker in it; known after {@link #prepare}. */
  default Deployment deployment() {
    return new Deployment(
        URI.create("http://127.0.0.1:" + httpPort()), Broker.SECRET, Broker.ADMIN_KEY, container());
  }

  /** What comes before the start: files are put in place, the data source is defined. */
  void deploy(Shell shell);

  /** Runs the server, without waiting for the application. */
  Launched start(Shell shell);

  /** Runs it once more, with all it has. */
  default Launched startAgain(Shell shell) {
    return start(shell);
  }

  /** Where the server keeps the log that tells most. */
  Path log(Workplace place);

  /**
   * How many class loaders of earlier deployments may stay, however many there were: the H2 of a
   * server remembers in an exception and in a shutdown hook who used it first, and threads of a
   * pool inherit the access control context (up to JDK 23) of who had them begun. Heap dumps after
   * 7, 14 and 21 deployments held the same few.
   */
  default int pinnedLoaders() {
    return 4;
  }

  /** Has the running server take the application anew. */
  void redeploy(Workplace place);
}
