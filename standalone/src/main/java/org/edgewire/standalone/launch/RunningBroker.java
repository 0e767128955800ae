package org.edgewire.standalone.launch;

import java.net.URI;
import java.util.List;

/** A broker that listens and is ready. */
public interface RunningBroker extends AutoCloseable {
  /** Where it listens, as {@code http://host:port} without a path. */
  URI baseUri();

  /** Which database, for people. */
  String database();

  /** What durability, for people. */
  String durability();

  /** The environment it runs in, for people. */
  String environment();

  /** The secrets that were made for this run because nobody gave them; empty in production. */
  List<MadeSecret> madeSecrets();

  /**
   * Ends it in order: agents get close code 1012, what is queued is committed, then the port and
   * the database are let go. Blocks until that is done.
   */
  @Override
  void close();
}
