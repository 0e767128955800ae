package org.edgewire.store.jdbc;

import java.sql.SQLException;

/**
 * Stands between the writer and its database, for tests of what happens when that is slow or fails:
 * whatever it throws, the database has thrown (decision 0009). Called by the writer's thread.
 */
public interface StoreTap {
  /** Lets everything through. */
  StoreTap NONE = new StoreTap() {};

  /** A commit under way. */
  interface Commit {
    /** Commits, and returns when that is durable. */
    void run() throws SQLException;
  }

  /** Before anything is asked of the database. */
  default void use() throws SQLException {}

  /** Before a group of changes is written. */
  default void write() throws SQLException {}

  /** Commits a group of changes, or does not. */
  default void commit(Commit commit) throws SQLException {
    commit.run();
  }
}
