package org.edgewire.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.edgewire.json.JsonText;
import org.edgewire.standalone.agent.AgentListener;
import org.edgewire.standalone.agent.AgentSettings;
import org.edgewire.standalone.agent.ReferenceAgent;
import org.junit.jupiter.api.Test;

class ReferenceAgentTest {
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Test
  void itAcksWhatItGot() {
    try (FakeBroker broker = FakeBroker.onFreePort();
        ReferenceAgent agent = start(broker)) {
      submit(broker);
      await().until(() -> broker.received.size() == 1);

      assertThat(agent).isNotNull();
      assertThat(heard).first().isEqualTo("connected");
      assertThat(heard.get(1)).startsWith("command {\"command_id\":\"c0\"");
      assertThat(broker.received.element())
          .startsWith(
              "{\"type\":\"command_ack\",\"data\":{\"command_id\":\"c0\",\"status\":\"completed\"");
    }
  }

  @Test
  void afterARestartItComesBackAtOnce() {
    try (FakeBroker broker = FakeBroker.onFreePort();
        ReferenceAgent agent = start(broker)) {
      awaitConnected(broker);
      broker.closeSessions(1012);
      await().until(() -> broker.sessions.size() == 1);

      assertThat(agent).isNotNull();
      assertThat(heard.get(1)).contains("1012").contains("at once");
    }
  }

  @Test
  void afterAnotherCloseItWaitsASecond() {
    try (FakeBroker broker = FakeBroker.onFreePort();
        ReferenceAgent agent = start(broker)) {
      awaitConnected(broker);
      broker.closeSessions(1011);
      await().until(() -> broker.sessions.size() == 1);

      assertThat(agent).isNotNull();
      assertThat(heard.get(1)).contains("1011").contains("trying again in 1 s");
    }
  }

  @Test
  void itWaitsLongerEachTimeNobodyIsThere() {
    FakeBroker gone = FakeBroker.onFreePort();
    gone.close();
    try (ReferenceAgent agent = start(gone)) {
      await().until(() -> heard.size() == 2);

      assertThat(agent).isNotNull();
      assertThat(heard.get(0)).contains("nothing listens").contains("in 1 s");
      assertThat(heard.get(1)).contains("nothing listens").contains("in 2 s");
    }
  }

  private void awaitConnected(FakeBroker broker) {
    await().until(() -> heard.equals(List.of("connected")) && broker.sessions.size() == 1);
  }

  private void submit(FakeBroker broker) {
    new BrokerClient(broker.baseUri(), "key")
        .submit("luna1", JsonText.parse("{\"command_type\":\"emit_event\",\"payload\":{\"a\":1}}"));
  }

  private ReferenceAgent start(FakeBroker broker) {
    return ReferenceAgent.start(
        new AgentSettings(
            URI.create(Urls.edgeSocket(broker.baseUri())),
            "luna1",
            () -> "token",
            data -> AgentSettings.Reply.COMPLETED),
        new Recorder(heard),
        Clock.systemUTC());
  }

  private record Recorder(List<String> heard) implements AgentListener {
    @Override
    public void connected() {
      heard.add("connected");
    }

    @Override
    public void command(JsonText data) {
      heard.add("command " + data.text());
    }

    @Override
    public void note(String line) {
      heard.add(line);
    }

    @Override
    public void rejected(String line) {
      heard.add("rejected " + line);
    }
  }
}
