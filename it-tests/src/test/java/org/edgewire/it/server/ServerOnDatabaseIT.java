package org.edgewire.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.edgewire.it.contract.MatrixPage;
import org.edgewire.it.contract.StoreContracts;
import org.edgewire.it.database.DatabaseServer;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Answer;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Deployment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The web application on a server whose data source is on a database server beside it. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ServerOnDatabaseIT extends StoreContracts {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DatabaseServer database;
  private RunningServer server;

  /**
   * @param database not started yet
   */
  ServerOnDatabaseIT(DatabaseServer database) {
    this.database = database;
  }

  /** What to start. */
  abstract AppServer kind(Backing backing);

  @BeforeAll
  void start() {
    database.start();
    server = RunningServer.start(kind(Backing.on(database)), getClass().getSimpleName());
  }

  @AfterAll
  void stop(MatrixPage page) {
    try (database) {
      if (server != null) {
        page.cost(getClass(), server.cost());
        server.close();
      }
    }
  }

  @Override
  protected Deployment deployment() {
    return server.deployment();
  }

  @Override
  protected String lastWords() {
    return server.logTail();
  }

  private void awaitReady(Api api, int status) {
    Awaitility.await("ready " + status)
        .atMost(PATIENCE)
        .until(() -> api.send("GET", "/health/ready", "").status() == status);
  }

  @Test
  void theBrokerSaysOnWhichDatabaseItIs() {
    assertThat(new Api(deployment()).send("GET", "/health/ready", "").expect(200).body())
        .contains(database.name());
  }

  @Test
  void aRestartOfTheDatabaseLosesNothingAndIsOverByItself() {
    Api api = new Api(deployment());
    String agent = Commands.unique("patient");
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      String before = api.submit(agent, Commands.text("before"));
      assertThat(socket.awaitCommand().string("command_id")).isEqualTo(before);

      database.stop();
      awaitReady(api, 503);
      Answer refusal = api.submitBody(agent, Commands.text("meanwhile").json());
      assertThat(refusal.status()).as(refusal.body()).isEqualTo(503);
      assertThat(refusal.header("Retry-After")).isPresent();
      socket.ack(before, "completed");
      database.start();
      awaitReady(api, 200);

      assertThat(api.finished(before).string("status")).isEqualTo("completed");
      String after = api.submit(agent, Commands.text("after"));
      assertThat(socket.awaitCommand().string("command_id")).isEqualTo(after);
      socket.roundTrip();
    }
  }
}
