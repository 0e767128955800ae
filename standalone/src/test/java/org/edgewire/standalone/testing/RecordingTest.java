package org.edgewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.edgewire.command.CommandId;
import org.edgewire.json.JsonObject;
import org.edgewire.standalone.testing.record.Recording;
import org.edgewire.standalone.testing.record.Replay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  private static final String TEXT = "{\"thread_id\":\"t\",\"text\":\"hi\"}";

  @RegisterExtension static EdgewireExtension edgewire = EdgewireExtension.inMemory().build();

  @TempDir private Path folder;

  private Path recorded(EdgewireServer server) {
    Path file = folder.resolve("deep").resolve("recording.jsonl");
    server.record(file);
    return file;
  }

  /** An agent completes one text and fails another, with rubbish between, and says good-bye. */
  private Path recordedAgent(EdgewireServer server) {
    FakeAgent agent = server.agent("edge_1");
    server.assertThat(server.send("edge_1", "send_message_now", TEXT)).completes();
    agent.send("rubbish").ping().behaves(Behaviour.fails("no such thread"));
    server.assertThat(server.send("edge_1", "send_message_now", TEXT)).fails();
    agent.closeWith(1000);
    agent.awaitClose();
    Path file = recorded(server);
    server.reset();
    return file;
  }

  /** It was recorded before the second command; who plays it is another thread. */
  private static void awaitAnswerToRubbish(EdgewireServer server) {
    await().until(() -> server.report().contains("← {\"type\":\"error\""));
  }

  @Test
  void everyFrameIsALineOfJson(EdgewireServer server) throws IOException {
    List<String> lines = Files.readAllLines(recordedAgent(server));

    JsonObject command =
        lines.stream()
            .map(JsonObject::parse)
            .filter(line -> line.get("frame").toString().contains("\"command\""))
            .filter(line -> line.string("event").orElse("").equals("out"))
            .findFirst()
            .orElseThrow();
    assertThat(command.names()).containsExactly("at", "connection", "agent", "event", "frame");
    assertThat(command.string("agent")).contains("edge_1");
    assertThat(lines).anyMatch(line -> line.contains("\"text\":\"rubbish\""));
    assertThat(lines.get(0)).contains("\"event\":\"open\"");
  }

  @Test
  void tokensAreMasked(EdgewireServer server, FakeMember ann) throws IOException {
    ann.refreshToken().ping();

    String all = Files.readString(recorded(server));

    assertThat(all).contains("\"token\":\"***\"").doesNotContain("eyJ");
  }

  @Test
  void whatIsPlayedToTheSameBrokerIsTheSame(EdgewireServer server) {
    Recording recording = Recording.read(recordedAgent(server));

    Replay replay = server.replay(recording);
    CommandId completed = server.send("edge_1", "send_message_now", TEXT);
    server.assertThat(completed).completes();
    awaitAnswerToRubbish(server);
    CommandId failed = server.send("edge_1", "send_message_now", TEXT);

    replay.matches();
    assertThat(server.assertThat(failed).fails().state().error()).contains("no such thread");
  }

  @Test
  void aRecordingInTheRepositoryIsAFixture(EdgewireServer server) throws URISyntaxException {
    Path file = Path.of(RecordingTest.class.getResource("agent.jsonl").toURI());
    Replay replay = server.replay(Recording.read(file).ignoring("message"));

    CommandId completed = server.send("edge_1", "send_message_now", TEXT);
    server.assertThat(completed).completes();
    awaitAnswerToRubbish(server);
    CommandId failed = server.send("edge_1", "send_message_now", TEXT);

    replay.matches();
    server.assertThat(failed).fails();
  }

  @Test
  void whatCameInsteadIsTold(EdgewireServer server) {
    Recording recording = Recording.read(recordedAgent(server));

    Replay replay = server.replay(recording);
    server.send("edge_1", "send_message_now", "{\"thread_id\":\"t\",\"text\":\"ho\"}");

    assertThatThrownBy(replay::matches)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("differs at line 4 (to edge_1, connection 1): data.payload.text")
        .hasMessageContaining("recorded: \"hi\"")
        .hasMessageContaining("now:      \"ho\"");
  }

  @Test
  void aPeerThatIsNotLetInIsTold(EdgewireServer server) {
    Recording recording = Recording.read(recordedAgent(server));
    server.faults().refuse("edge_1", 1, 429);

    Replay replay = server.replay(recording);

    assertThatThrownBy(replay::matches)
        .hasStackTraceContaining("the broker answered 429")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("UncheckedIOException"));
  }

  @Test
  void whatMayDifferCanBeNamed(EdgewireServer server) {
    Recording recording = Recording.read(recordedAgent(server)).ignoring("text");

    Replay replay = server.replay(recording);
    server.assertThat(server.send("edge_1", "send_message_now", TEXT)).completes();
    awaitAnswerToRubbish(server);
    server.send("edge_1", "send_message_now", "{\"thread_id\":\"t\",\"text\":\"ho\"}");

    replay.matches();
  }

  @Test
  void membersArePlayedWithTheirOwnTokens(EdgewireServer server, FakeMember ann, FakeMember bob) {
    ann.awaitMember("user-2").patch("{\"a\":1}").awaitState("{\"a\":1}").refreshToken();
    bob.awaitState("{\"a\":1}").act("wave", "{}").awaitAction("wave");
    ann.awaitAction("wave");
    Recording recording = Recording.read(recorded(server));
    server.reset();

    server.replay(recording).matches();

    FakeMember eve = server.member("session-1", "eve");
    assertThat(eve.state().text()).isEqualTo("{\"a\":1}");
  }

  @Test
  void oneOfSeveralCanBePlayedAlone(EdgewireServer server, FakeMember ann) {
    ann.patch("{\"a\":1}").awaitState("{\"a\":1}");
    server.agent("edge_1");
    Recording recording = Recording.read(recorded(server)).of("user-1");
    server.reset();

    server.replay(recording).matches();

    assertThat(recording.lines()).allMatch(line -> line.who().equals("user-1@session-1"));
  }

  @Test
  void whatIsNoRecordingIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("other.jsonl"), "{\"a\":1}\n");

    assertThatThrownBy(() -> Recording.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1 of ")
        .hasMessageContaining("needs");
  }

  @Test
  void aRecordingWithoutItsBeginningIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("cut.jsonl"), "{\"forgotten\":3}\n");

    assertThatThrownBy(() -> Recording.read(file)).hasMessageContaining("has no beginning");
  }
}
