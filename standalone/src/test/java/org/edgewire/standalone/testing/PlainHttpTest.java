package org.edgewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class PlainHttpTest {
  private final HttpClient client = PlainHttp.newBuilder().build();

  @Test
  void itSpeaksHttp() throws IOException, InterruptedException {
    try (EdgewireServer server = EdgewireServer.start()) {
      URI live = server.baseUri().resolve("/health/live");

      assertThat(client.send(HttpRequest.newBuilder(live).build(), BodyHandlers.ofString()))
          .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(200));
    }
  }

  @Test
  void itSaysThatItKnowsNoTls() {
    try (EdgewireServer server = EdgewireServer.start()) {
      URI secure = URI.create("https://127.0.0.1:" + server.baseUri().getPort() + "/");

      assertThatThrownBy(
              () -> client.send(HttpRequest.newBuilder(secure).build(), BodyHandlers.ofString()))
          .hasStackTraceContaining("http and ws only");
    }
  }
}
