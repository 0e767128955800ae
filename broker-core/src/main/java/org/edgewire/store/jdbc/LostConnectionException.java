package org.edgewire.store.jdbc;

import java.sql.SQLException;

/**
 * A read inside a decision failed: not the decision's fault, the whole group is tried again or
 * refused.
 */
final class LostConnectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SQLException failure;

  LostConnectionException(SQLException failure) {
    super(failure);
    this.failure = failure;
  }

  SQLException failure() {
    return failure;
  }
}
