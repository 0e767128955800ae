package org.edgewire.it.contract;

import org.edgewire.it.support.Deployment;
import org.junit.jupiter.api.extension.ExtendWith;

/** Suites of the contract, nested in the class that runs the broker they are for. */
@ExtendWith(ContractMatrix.class)
public abstract class Contracts {
  /** The broker under test; it runs from before the first suite until after the last. */
  protected abstract Deployment deployment();

  /** What the container said last, for the report of a failed test; empty when that is unknown. */
  protected String lastWords() {
    return "";
  }
}
