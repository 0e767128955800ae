package org.edgewire.it.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.edgewire.it.contract.AllContracts;
import org.edgewire.it.contract.MatrixPage;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Deployment;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The whole wire contract against one application server, which is started once for it. */
@TestInstance(Lifecycle.PER_CLASS)
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
abstract class ServerIT extends AllContracts {
  private static final String SECRET_QUERY = "a-secret-in-a-query-0123456789";

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
      page.cost(getClass(), server.cost());
      server.close();
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

  /** When all else has filled the database. */
  @Nested
  @Order(Integer.MAX_VALUE - 1)
  @Tag("more-servers")
  class Restart extends RestartContract {
    @Override
    RunningServer server() {
      return server;
    }
  }

  /** After everything else, because it ends what others might have left. */
  @Nested
  @Order(Integer.MAX_VALUE)
  class Redeploy extends RedeployContract {
    @Override
    RunningServer server() {
      return server;
    }
  }

  @Test
  void neitherTokensNorSecretsReachAnyLog() throws IOException {
    // Given
    String agent = Commands.unique("discreet");
    String token = deployment().token(agent);

    // When
    try (RawSocket good = RawSocket.open(deployment());
        RawSocket bad = RawSocket.open(deployment());
        RawSocket member = RawSocket.open(deployment())) {
      good.handshake("/edge/ws?edge_agent_id=" + agent, "Authorization: Bearer " + token);
      bad.handshake("/edge/ws?edge_agent_id=" + agent + "x", "Authorization: Bearer " + token);
      member.handshake("/ws/miniapp/room?token=" + SECRET_QUERY);
    }
    new Api(deployment()).get("/edge/agents").expect(200);
    new Api(deployment()).send("GET", "/health?token=" + SECRET_QUERY, "").expect(200);

    // Then
    for (Path log : logs()) {
      assertThat(Files.readString(log, ISO_8859_1))
          .as(log.toString())
          .doesNotContain(token, SECRET_QUERY, Broker.SECRET, Broker.ADMIN_KEY);
    }
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.walk(server.place().folder())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().matches(".*\\.(log|txt)"))
          .toList();
    }
  }
}
