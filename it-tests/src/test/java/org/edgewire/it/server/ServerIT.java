package org.edgewire.it.server;

import org.edgewire.it.contract.AllContracts;
import org.edgewire.it.contract.MatrixPage;
import org.edgewire.it.support.Deployment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The whole wire contract against one application server, which is started once for it. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ServerIT extends AllContracts {
  private RunningServer server;

  /** What to start. */
  abstract AppServer kind();

  @BeforeAll
  void start() {
    server = RunningServer.start(kind(), getClass().getSimpleName());
  }

  @AfterAll
  void stop(MatrixPage page) {
    if (server != null) {
      page.cost(getClass(), cost());
      server.close();
    }
  }

  private String cost() {
    return server.startTime().toMillis() + " ms, " + server.residentMib() + " MiB";
  }

  @Override
  protected Deployment deployment() {
    return server.deployment();
  }

  @Override
  protected String lastWords() {
    return server.logTail();
  }
}
