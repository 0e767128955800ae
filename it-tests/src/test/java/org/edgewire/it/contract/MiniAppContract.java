package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Answer;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.Members;
import org.edgewire.it.support.Node;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Section 6 of the protocol: MiniApp sessions. */
public abstract class MiniAppContract extends Contract {
  private String session;

  @BeforeEach
  final void freshSession() {
    session = Commands.unique("room");
  }

  private AgentSocket join(String user) {
    return Members.join(deployment(), session, user);
  }

  private Answer admin(String method, String path, String body, String type) {
    return api.send(
        method,
        "/miniapps/" + session + path,
        body,
        "X-Admin-Key",
        deployment().adminKey(),
        "Content-Type",
        type);
  }

  private JsonDoc session() {
    return api.get("/miniapps/" + session).expect(200).json();
  }

  @Test
  void twoMembersShareAState() {
    try (AgentSocket ana = join("ana")) {
      // Given
      JsonDoc connected = ana.await("connected");
      assertThat(connected.string("data.session_id")).isEqualTo(session);
      assertThat(connected.string("data.user_id")).isEqualTo("ana");
      assertThat(connected.number("data.version")).isZero();
      assertThat(connected.object("data.state").names()).isEmpty();
      try (AgentSocket ben = join("ben")) {
        assertThat(ben.await("connected").number("data.connections")).isEqualTo(2);
        JsonDoc joined = ana.await("presence");
        assertThat(joined.string("data.event")).isEqualTo("joined");
        assertThat(joined.string("data.user_id")).isEqualTo("ben");

        // When
        ana.send(Members.patch("{\"title\":\"é 🛰\",\"n\":1}", "r1"));

        // Then
        JsonDoc echo = ana.await("state_update");
        assertThat(echo.string("data.ref")).isEqualTo("r1");
        JsonDoc news = ben.await("state_update");
        assertThat(news.has("data.ref")).isFalse();
        assertThat(news.string("data.user_id")).isEqualTo("ana");
        assertThat(news.string("data.source")).isEqualTo("peer");
        assertThat(news.string("data.patch.title")).isEqualTo("é 🛰");
        assertThat(session().number("state.n")).isEqualTo(1);
      }
    }
  }

  @Test
  void everyKindOfMessageDoesWhatItSays() {
    try (AgentSocket ana = join("ana");
        AgentSocket ben = join("ben")) {
      ana.await("connected");
      ben.await("connected");

      ana.ping().await("pong");
      ana.send("{\"type\":\"typing\",\"data\":{\"is_typing\":true}}");
      assertThat(ben.await("typing").string("data.user_id")).isEqualTo("ana");
      ana.send(Members.action("vote", "a1")).send(Members.action("vote", "a1"));
      JsonDoc action = ben.await("action");
      assertThat(action.string("data.name")).isEqualTo("vote");
      assertThat(action.string("data.user_id")).isEqualTo("ana");
      assertThat(ana.await("action").string("data.ref")).isEqualTo("a1");
      assertThat(ana.await("action").number("data.seq")).isEqualTo(action.number("data.seq"));
      ana.send(
          "{\"type\":\"state_update\",\"data\":{\"patch\":{\"a\":1},\"if_version\":7,\"ref\":\"c\"}}");
      JsonDoc conflict = ana.await("error");
      assertThat(conflict.string("data.code")).isEqualTo("version_conflict");
      assertThat(conflict.string("data.ref")).isEqualTo("c");
      assertThat(conflict.has("data.state")).isTrue();
      ana.send("{\"type\":\"auth\",\"data\":{\"token\":\"" + Members.token("ben") + "\"}}");
      assertThat(ana.await("error").string("data.code")).isEqualTo("invalid_token");
      ana.send("{\"type\":\"auth\",\"data\":{\"token\":\"" + Members.token("ana") + "\"}}");
      ana.send("{");
      assertThat(ana.await("error").string("data.code")).isEqualTo("malformed_json");
      ben.send(Members.action("last", "b1"));
      assertThat(ana.await("action").string("data.name")).isEqualTo("last");
      ben.roundTrip();
      assertThat(ben.passedOver()).noneMatch(frame -> frame.text().contains("\"a1\""));
    }
  }

  @Test
  void whoComesBackHearsWhatItMissedAndNobodyNoticed() {
    try (AgentSocket ana = join("ana")) {
      ana.await("connected");
      AgentSocket ben = join("ben");
      JsonDoc connected = ben.await("connected");
      ana.await("presence");
      ben.drop();
      ana.send(Members.patch("{\"a\":1}", "p1")).send(Members.action("wave", "w1"));
      ana.await("action");

      String more =
          "&since=0&epoch="
              + connected.string("data.epoch")
              + "&connection_id="
              + connected.string("data.connection_id");
      try (AgentSocket again = Members.join(deployment(), session, "ben", more)) {
        JsonDoc welcome = again.await("connected");
        assertThat(welcome.string("data.connection_id"))
            .isEqualTo(connected.string("data.connection_id"));
        assertThat(welcome.has("data.state")).isFalse();
        assertThat(welcome.find("data.recovered").orElseThrow().toString()).isEqualTo("true");
        assertThat(again.await("state_update").number("data.version")).isEqualTo(1);
        assertThat(again.await("action").string("data.name")).isEqualTo("wave");
        ana.roundTrip();
        assertThat(ana.passedOver()).noneMatch(frame -> frame.text().contains("\"left\""));
      }
      JsonDoc left = ana.await("left", frame -> frame.text().contains("\"left\""));
      assertThat(left.string("data.user_id")).isEqualTo("ben");
    }
  }

  @Test
  void whoMustNotJoinIsRefusedBeforeTheUpgrade() {
    admin("PUT", "", "{\"members\":[\"ana\"]}", "application/json").expect(201);

    assertThat(status("/ws/miniapp/" + session)).isEqualTo(403);
    assertThat(status("/ws/miniapp/" + session + "?token=nonsense")).isEqualTo(403);
    assertThat(status(Members.path(session, "eve", ""))).isEqualTo(403);
    assertThat(status(Members.path(session, "ana", ""))).isEqualTo(101);
    assertThat(api.send("GET", "/ws/miniapp/" + session, "").problem(426).string("code"))
        .isEqualTo("upgrade_required");
  }

  private int status(String target) {
    try (RawSocket raw = RawSocket.open(deployment())) {
      return raw.handshake(target).status();
    }
  }

  @Test
  void anExpiredTokenIsToldSoByItsCloseCode() {
    String target =
        "/ws/miniapp/" + session + "?token=" + Members.token("ana", Duration.ofMinutes(-5));
    try (RawSocket raw = RawSocket.open(deployment())) {
      assertThat(raw.handshake(target).status()).isEqualTo(101);
      assertThat(raw.readCloseCode()).isEqualTo(4401);
    }
  }

  @Test
  void theServerSidePatchesActsKicksAndEnds() {
    admin("PUT", "", "{\"state\":{\"a\":1},\"ttl_seconds\":600}", "application/json").expect(201);
    try (AgentSocket ana = join("ana");
        AgentSocket ben = join("ben")) {
      assertThat(ana.await("connected").number("data.state.a")).isEqualTo(1);
      ben.await("connected");

      admin("PATCH", "/state", "{\"b\":2}", "application/merge-patch+json").expect(200);
      admin("PATCH", "/state", "{\"b\":2}", "application/json").expect(415);
      admin("POST", "/actions", "{\"name\":\"go\",\"payload\":{}}", "application/json").expect(201);
      Answer byMember =
          api.send(
              "POST",
              "/miniapps/action/" + session,
              "{\"name\":\"from-afar\"}",
              "Authorization",
              "Bearer " + Members.token("ben"),
              "Content-Type",
              "application/json");
      byMember.expect(201);

      assertThat(ana.await("state_update").string("data.source")).isEqualTo("server");
      assertThat(ana.await("action").string("data.name")).isEqualTo("go");
      assertThat(ana.await("action").string("data.user_id")).isEqualTo("ben");
      admin("DELETE", "/users/ben", "", "application/json").expect(204);
      assertThat(ben.awaitClosed().code()).isEqualTo(4403);
      admin("DELETE", "", "", "application/json").expect(204);
      assertThat(ana.awaitClosed().code()).isEqualTo(4404);
      api.get("/miniapps/" + session).problem(404);
    }
  }

  @Test
  void aMessageThatIsTooLargeEndsItsConnection() {
    try (AgentSocket ana = join("ana")) {
      ana.await("connected");

      ana.send(Members.patch("{\"a\":\"" + "x".repeat(70_000) + "\"}", "big"));

      assertThat(ana.awaitClosed().code()).isEqualTo(1009);
    }
  }

  @Test
  void fiftyMembersHearTheSameInTheSameOrder() {
    List<AgentSocket> members = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        members.add(join("user" + i));
      }
      members.forEach(member -> member.await("connected"));
      for (int i = 0; i < 100; i++) {
        members.get(i % 50).send(Members.patch("{\"k" + i % 7 + "\":" + i + "}", "p" + i));
      }

      for (AgentSocket member : members) {
        for (int version = 1; version <= 100; version++) {
          assertThat(member.await("state_update").number("data.version")).isEqualTo(version);
        }
      }
      assertThat(session().number("version")).isEqualTo(100);
    } finally {
      members.forEach(AgentSocket::close);
    }
  }

  @Test
  void sessionsAreListedAndCounted() {
    try (AgentSocket ana = join("ana")) {
      ana.await("connected");

      eventually(
          () ->
              assertThat(api.get("/miniapps?limit=999").expect(200).json().list("sessions"))
                  .anyMatch(
                      one ->
                          one.string("session_id").equals(session)
                              && one.number("connections") == 1));
      eventually(() -> assertThat(api.stats().number("miniapp.connections")).isPositive());
    }
  }

  @Test
  void aClientOfTheWsLibrarySharesTheState() {
    Optional<String> missing = Node.missing();
    assumeTrue(missing.isEmpty(), missing::get);
    String script =
        """
        const WebSocket = require('ws');
        const socket = new WebSocket(process.env.ADDRESS);
        socket.on('message', text => {
          const {type, data} = JSON.parse(text);
          if (type === 'connected') {
            socket.send(JSON.stringify({type: 'state_update', data: {patch: {node: 1}, ref: 7}}));
          }
          if (type === 'state_update' && data.ref === 7) { socket.close(1000); }
          if (type === 'error') { console.log(String(text)); }
        });
        socket.on('error', error => console.log(error.message));
        socket.on('close', code => { console.log('closed ' + code); process.exit(0); });
        """;
    try (AgentSocket ana = join("ana");
        JarProcess node =
            Node.run(
                script,
                Map.of("ADDRESS", Members.address(deployment(), session, "node", "").toString()))) {
      // Its own program is asked first: it takes its time to start, and can say what went wrong.
      node.awaitText("closed 1000");
      assertThat(ana.await("state_update").string("data.user_id")).isEqualTo("node");
    }
  }
}
