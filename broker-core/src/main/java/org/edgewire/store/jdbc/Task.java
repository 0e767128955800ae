package org.edgewire.store.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;
import org.edgewire.store.Receipt;
import org.edgewire.store.Refusal;

/** An operation on its way through the writer, with the one who waits for it. */
final class Task<R> {
  private static final Logger LOG = System.getLogger(Task.class.getName());

  private final Operation<R> operation;
  private final Receipt<R> receipt;
  private R result;
  private boolean threw;
  private int factsEnd;

  Task(Operation<R> operation, Receipt<R> receipt) {
    this.operation = operation;
    this.receipt = receipt;
  }

  Operation<R> operation() {
    return operation;
  }

  /** Decides; false when the operation threw. */
  boolean decide(Ledger ledger, Metrics metrics) {
    threw = false;
    try {
      result = operation.decide(ledger);
    } catch (LostConnectionException e) {
      throw e;
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "an operation failed: " + operation.getClass().getName(), e);
      metrics.count(Metrics.Counter.INTERNAL_ERRORS);
      threw = true;
    }
    return !threw;
  }

  /** How many facts its group had once it was decided. */
  void factsEnd(int count) {
    factsEnd = count;
  }

  /**
   * Where its facts end among those of its group; they begin where those of the task before end.
   */
  int factsEnd() {
    return factsEnd;
  }

  /** Its group is durable. */
  void committed(Metrics metrics) {
    if (threw) {
      refused(Refusal.FAILED, metrics);
    } else {
      tell(() -> receipt.committed(result), metrics);
    }
  }

  void refused(Refusal why, Metrics metrics) {
    tell(() -> receipt.refused(why), metrics);
  }

  /** A listener that throws must not cost others what they wait for. */
  static void tell(Runnable news, Metrics metrics) {
    try {
      news.run();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "a listener of the store failed", e);
      metrics.count(Metrics.Counter.INTERNAL_ERRORS);
    }
  }
}
