package org.edgewire.standalone.grizzly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class HttpTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void requestsShareAConnection() {
    try (RawClient client = server.client()) {
      for (int i = 0; i < 3; i++) {
        client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nab");
        RawClient.Response response = client.response();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("ab");
      }
    }
  }

  @Test
  void aConnectionThatServedHttpCanBecomeAWebSocket() {
    try (RawClient client = server.client()) {
      client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nab");
      assertThat(client.response().body()).isEqualTo("ab");
      client.open("/edge/ws", TestServer.GOOD).text("now");
      assertThat(client.frame().text()).isEqualTo("now");
    }
  }

  @Test
  void anOfferOfHttp2DoesNotSpoilTheRequest() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    String body = "x".repeat(300_000);
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri("/echo"))
                  .timeout(Duration.ofSeconds(30))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(body);
    }
  }

  @Test
  void anAsyncServletAnswersLater() throws Exception {
    assertThat(get("/later").body()).isEqualTo("ok");
  }

  @Test
  void anUnknownPathIsAProblem() throws Exception {
    HttpResponse<String> response = get("/nowhere");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(response.body()).contains("\"code\":\"not_found\"");
    assertThat(response.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void aFailedServletTellsNothingOfItsInside() throws Exception {
    HttpResponse<String> response = get("/broken");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(response.body()).doesNotContain("secret").doesNotContain("Exception");
  }

  @Test
  void whatIsNotHttpGets400AndTheEnd() {
    try (RawClient client = server.client()) {
      RawClient.Response response = client.send("GET / HTTP/1.1\r\n\r\n").response();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).doesNotContain("Exception");
      assertThat(client.nextByte()).isEmpty();
    }
  }

  @Test
  void aHeaderHasALimit() {
    try (RawClient client = server.client()) {
      client.send("GET / HTTP/1.1\r\nHost: t\r\nX: " + "y".repeat(20_000) + "\r\n\r\n");
      assertThat(client.response().status()).isEqualTo(400);
    }
  }

  @Test
  void anIdleHttpConnectionEndsAndAWebSocketLivesPastThat() {
    try (TestServer hasty = new TestServer(builder -> builder.keepAlive(Duration.ofSeconds(2)));
        RawClient socket = hasty.admitted();
        RawClient idle = hasty.client();
        RawClient slowHeader = hasty.client()) {
      socket.text("a").frame();
      idle.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nab").response();
      slowHeader.send("GET /ec");

      assertThat(idle.nextByte()).isEqualTo(Optional.empty());
      assertThat(slowHeader.nextByte()).isEqualTo(Optional.empty());
      long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
      await().until(() -> System.nanoTime() > end);
      socket.text("still here");
      assertThat(socket.frame().text()).isEqualTo("still here");
    }
  }

  @Test
  void aBodyThatDoesNotComeEndsTheConnection() {
    Duration limit = Duration.ofSeconds(1);
    try (TestServer hasty = new TestServer(builder -> builder.requestDeadline(limit));
        RawClient client = hasty.client()) {
      client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nab");
      assertThat(client.nextByte()).isEmpty();
    }
  }

  @Test
  void onlyTheGivenInterfaceIsListenedOn() throws Exception {
    Optional<InetAddress> other =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .findFirst();
    Assumptions.assumeTrue(other.isPresent(), "this machine has the loopback interface only");

    assertThatThrownBy(() -> connect(other.get())).isInstanceOf(IOException.class);
  }

  @Test
  void aTakenPortIsToldInOneLine() {
    assertThatThrownBy(() -> new TestServer(builder -> builder.port(server.port())))
        .isInstanceOf(WebServerException.class)
        .hasMessage(
            "Cannot listen on 127.0.0.1:"
                + server.port()
                + ": the port is taken by another process. Choose another, or 0 for any free one.");
  }

  @Test
  void anUnknownHostIsToldInOneLine() {
    // Longer than a label may be, so nobody out there is asked.
    String host = "no-such-host".repeat(6);

    assertThatThrownBy(() -> new TestServer(builder -> builder.host(host)))
        .isInstanceOf(WebServerException.class)
        .hasMessageContaining("there is no host of the name " + host);
  }

  private void connect(InetAddress address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, server.port()), 5_000);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
