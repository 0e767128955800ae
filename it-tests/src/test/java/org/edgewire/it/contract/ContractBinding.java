package org.edgewire.it.contract;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstances;

/** Gives a suite inside {@link Contracts} the deployment that its surrounding class runs. */
final class ContractBinding implements BeforeEachCallback {
  @Override
  public void beforeEach(ExtensionContext context) {
    TestInstances instances = context.getRequiredTestInstances();
    if (instances.getInnermostInstance() instanceof Contract contract) {
      instances
          .findInstance(Contracts.class)
          .ifPresent(all -> contract.runAgainst(all.deployment()));
    }
  }
}
