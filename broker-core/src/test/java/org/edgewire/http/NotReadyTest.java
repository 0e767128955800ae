package org.edgewire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.edgewire.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered where no broker runs, and which spellings of a path lead to a WebSocket. */
class NotReadyTest {
  private final NotReady notReady = new NotReady(List.of("EDGE_SECRET is not set", "no database"));

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/ready"})
  void theHealthCheckIsDownAndTellsEveryReason(String path) {
    Reply reply = notReady.answer(path);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body().map(JsonText::text))
        .contains(
            "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"start\",\"status\":\"DOWN\",\"data\":"
                + "{\"problems\":[\"EDGE_SECRET is not set\",\"no database\"]}}]}");
  }

  @Test
  void theApplicationIsAlive() {
    assertThat(notReady.answer("/health/live").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/edge/ws", "/edge/agents", "/health/other"})
  void everythingElseIsA503Problem(String path) {
    Reply reply = notReady.answer(path);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.contentType()).isEqualTo("application/problem+json");
    assertThat(reply.body().map(JsonText::text).orElseThrow()).contains("\"code\":\"not_ready\"");
  }

  @ParameterizedTest
  @CsvSource({
    "/edge/ws, /edge/ws, true",
    "/edge/ws, /edge/ws/, false",
    "/edge/ws, /edge/ws;x=1, false",
    "/edge/ws, //edge/ws, false",
    "/edge/ws, /edge/%77s, false",
    "/edge/ws, /edge, false",
    "/ws/room/{id}, /ws/room/a, true",
    "/ws/room/{id}, /ws/room/, false",
    "/ws/room/{id}, /ws/room, false",
    "/ws/room/{id}, /ws/room/a/b, false",
    "/ws/room/{id}, /ws/room/a;x=1, false"
  })
  void oneSpellingOfAPathLeadsToItsSocket(String template, String path, boolean leads) {
    assertThat(SocketPath.of(template).matches(path)).isEqualTo(leads);
  }

  @Test
  void theFilterIsMappedToEverySpelling() {
    assertThat(SocketPath.of("/edge/ws").filterPatterns()).containsExactly("/edge/ws/*");
    assertThat(SocketPath.of("/ws/room/{id}").filterPatterns()).containsExactly("/ws/room/*");
  }
}
