package org.edgewire.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandSamples;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.store.Announcement;
import org.edgewire.store.Event;
import org.edgewire.store.Webhook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One JSON sample for every kind of announcement. */
class EnvelopeTest {
  private static final AgentId AGENT = new AgentId("luna1");
  private static final Instant AT = Instant.parse("2026-02-16T00:00:00Z");
  private static final CommandRecord COMMAND = CommandSamples.complete();

  private static final Map<String, Announcement> SAMPLES =
      Map.of(
          "command",
          new Announcement.CommandEnded(COMMAND.state()),
          "agentonline",
          new Announcement.AgentOnline(AGENT, AT),
          "agentoffline",
          new Announcement.AgentOffline(AGENT, 1006, AT),
          "agentevent",
          new Announcement.AgentSaid(
              new Event.AgentReported(
                  AGENT,
                  "evt_1",
                  JsonText.parse("{ \"event_id\": \"evt_1\", \"details\": {\"n\": 1.10} }"),
                  AT)));

  @ParameterizedTest
  @ValueSource(strings = {"command", "agentonline", "agentoffline", "agentevent"})
  void anAnnouncementIsWrittenAsItsSample(String name) throws IOException {
    Webhook webhook = new Webhook(1, "w-1", AT.plusSeconds(9), 3, SAMPLES.get(name));

    String body = Envelope.encode(webhook, Optional.of(COMMAND.payload()));

    assertThat(body).isEqualTo(sample(name));
  }

  @Test
  void everyKindHasASample() {
    assertThat(SAMPLES.values().stream().<Class<?>>map(Announcement::getClass))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.<Class<?>>asList(Announcement.class.getPermittedSubclasses()));
  }

  @Test
  void aCommandThatIsKeptNoLongerHasNoPayload() {
    Webhook webhook = new Webhook(1, "w-1", AT, 0, SAMPLES.get("command"));

    String body = Envelope.encode(webhook, Optional.empty());

    JsonObject data = JsonObject.parse(body).get("data").orElseThrow().asObject().orElseThrow();
    assertThat(data.names()).contains("payload");
    assertThat(data.get("payload")).isEmpty();
    assertThat(data.string("status")).contains("failed");
  }

  private static String sample(String name) throws IOException {
    try (InputStream in = EnvelopeTest.class.getResourceAsStream("/webhook/" + name + ".json")) {
      return new String(in.readAllBytes(), UTF_8).strip();
    }
  }
}
