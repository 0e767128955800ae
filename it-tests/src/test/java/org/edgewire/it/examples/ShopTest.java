package org.edgewire.it.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.edgewire.config.BrokerConfig;
import org.edgewire.config.BrokerSettings;
import org.edgewire.config.Settings;
import org.edgewire.config.Source;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Container;
import org.edgewire.it.support.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {
  private static final String SECRET = "a-secret-of-the-shop";
  private static final String KEY = "a-key-of-the-shop-0";

  @Test
  void anOrderTextsTheCustomerByTheEmbeddedBroker(@TempDir Path data) throws Exception {
    try (Shop shop = new Shop(data, config())) {
      URI base = URI.create("http://127.0.0.1:" + shop.port());
      Deployment deployment = new Deployment(base, SECRET, KEY, Container.EMBEDDED);

      // An order while the agent is away waits for it.
      assertThat(post(base.resolve("/orders?phone=%2B13105551234")).statusCode()).isEqualTo(201);

      try (AgentSocket agent = AgentSocket.completing(deployment, "shop")) {
        assertThat(agent.awaitCommand().string("payload.thread_id")).isEqualTo("+13105551234");
      }
    }
  }

  private static BrokerConfig config() {
    Source told = Source.commandLine(Map.of("edge.secret", SECRET, "admin.key", KEY));
    return BrokerConfig.from(Settings.resolve(BrokerSettings.all(), List.of(told)));
  }

  private static HttpResponse<String> post(URI uri) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
