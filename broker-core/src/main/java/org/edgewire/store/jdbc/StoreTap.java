package org.edgewire.store.jdbc;

import java.sql.SQLException;

/**
 * Stands between the writer and its database, for tests of what happens when that is slow or fails:
 * whatever it throws, the database has thrown (decision 0009). Called by whoever uses the writer's
 * connection: who opens the store, then the writer.
 */
public interface StoreTap {
  /** Lets everything through. */
  StoreTap NONE = new StoreTap() {};

  /** A commit under way. */
  interface Commit {
    /** Commits. */
    void run() throws SQLException;
  }

  /** Before a statement is used, and before a commit that is no group's. */
  default void use() throws SQLException {}

  /** Before a group of changes is written. */
  default void write() throws SQLException {}

  /** Commits a group of changes, or does not. */
  default void commit(Commit commit) throws SQLException {
    commit.run();
  }
}
