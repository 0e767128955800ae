package org.edgewire.it.contract;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Deployment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** What all suites share: the deployment under test and an agent id per test. */
@ExtendWith(ContractBinding.class)
abstract class Contract {
  /** Long enough to see what should not come; tests that expect something never wait for it. */
  static final Duration A_WHILE = Duration.ofMillis(300);

  /** An agent that only this test knows. */
  String agent;

  /** HTTP calls to the deployment. */
  Api api;

  private Deployment deployment;

  /** The broker under test; it runs already. */
  protected Deployment deployment() {
    return deployment;
  }

  /** Hands over the broker under test. */
  final void runAgainst(Deployment running) {
    deployment = running;
  }

  @BeforeEach
  final void freshAgent() {
    agent = Commands.unique("agent");
    api = new Api(deployment());
  }

  /** Repeats until it holds, for at most 30 s. */
  static void eventually(ThrowingRunnable check) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(check);
  }
}
