package org.edgewire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /miniapps}: the server side by the admin key, a member's action by its token. */
class SessionResourcesTest {
  private static final String PAGE = "https://app.example";
  private final Surface surface = new Surface();

  @AfterEach
  void close() {
    surface.rig.close();
  }

  private FakeExchange send(FakeExchange exchange) {
    surface.send(exchange);
    surface.rig.settle();
    // What was waited for is written when it is there.
    surface.rig.pass(Duration.ofSeconds(1));
    return exchange;
  }

  private FakeExchange put(String id, String body) {
    return send(surface.operator("PUT", "/miniapps/" + id).body(body));
  }

  private FakeExchange patch(String target, String type, String body) {
    return send(surface.operator("PATCH", target).contentType(type).body(body));
  }

  private FakeExchange get(String target) {
    return send(surface.operator("GET", target));
  }

  @Test
  void aSessionIsMadeReadChangedAndEnded() {
    FakeExchange made =
        put("room1", "{\"state\":{\"a\":1},\"members\":[\"ana\"],\"ttl_seconds\":60}");

    assertThat(made.status).isEqualTo(201);
    assertThat(made.answered.get("Location")).isEqualTo("/miniapps/room1");
    assertThat(made.text())
        .contains("\"state\":{\"a\":1}", "\"members\":[\"ana\"]", "\"ttl_seconds\":60");
    FakeExchange again = put("room1", "{\"state\":{\"a\":9}}");
    assertThat(again.status).isEqualTo(200);
    assertThat(again.text()).contains("\"state\":{\"a\":1}").doesNotContain("members");
    FakeExchange patched =
        patch("/miniapps/room1/state", "application/merge-patch+json", "{\"b\":2}");
    assertThat(patched.status).isEqualTo(200);
    assertThat(patched.text()).contains("\"version\":1");
    assertThat(get("/miniapps/room1").text()).contains("\"state\":{\"a\":1,\"b\":2}");
    assertThat(get("/miniapps").text()).contains("\"session_id\":\"room1\"");
    assertThat(send(surface.operator("DELETE", "/miniapps/room1")).status).isEqualTo(204);
    assertThat(get("/miniapps/room1").status).isEqualTo(404);
    assertThat(send(surface.operator("DELETE", "/miniapps/room1")).status).isEqualTo(404);
  }

  @Test
  void listsGoOnWhereTheyEnded() {
    for (String id : new String[] {"a", "b", "c"}) {
      put(id, "{}");
    }

    FakeExchange first = get("/miniapps?limit=2");

    assertThat(first.text()).contains("\"a\"", "\"b\"").doesNotContain("\"session_id\":\"c\"");
    String cursor = first.text().replaceAll(".*\"next_cursor\":\"([^\"]*)\".*", "$1");
    FakeExchange second = get("/miniapps?limit=2&cursor=" + cursor);
    assertThat(second.text()).contains("\"session_id\":\"c\"").doesNotContain("next_cursor");
  }

  @Test
  void whatIsWrongWithARequestIsTold() {
    put("room1", "{}");
    String json = "application/json";
    String merge = "application/merge-patch+json";

    assertThat(patch("/miniapps/room1/state", json, "{}").status).isEqualTo(415);
    assertThat(patch("/miniapps/room1/state", merge, "[]").status).isEqualTo(400);
    assertThat(patch("/miniapps/nobody/state", merge, "{}").status).isEqualTo(404);
    assertThat(patch("/miniapps/room1/state?if_version=9", merge, "{}").status).isEqualTo(409);
    assertThat(
            patch("/miniapps/room1/state", merge, "{\"a\":\"" + "x".repeat(300_000) + "\"}").status)
        .isEqualTo(413);
    assertThat(put("room1", "{\"state\":[]}").status).isEqualTo(422);
    assertThat(put("room1", "{\"members\":[\"\"]}").status).isEqualTo(422);
    assertThat(put("room1", "{\"ttl_seconds\":0}").status).isEqualTo(422);
    assertThat(put("-room", "{}").status).isEqualTo(404);
    assertThat(send(surface.operator("POST", "/miniapps/room1/actions").body("{}")).status)
        .isEqualTo(422);
    assertThat(send(new FakeExchange("GET", "/miniapps/room1")).status).isEqualTo(401);
    assertThat(send(surface.operator("POST", "/miniapps/room1")).status).isEqualTo(405);
    assertThat(get("/ws/miniapp/room1").status).isEqualTo(426);
  }

  @Test
  void anActionOfTheServerIsAcceptedOnce() {
    put("room1", "{}");
    String body = "{\"name\":\"start\",\"payload\":{},\"action_id\":\"a1\"}";

    FakeExchange first = send(surface.operator("POST", "/miniapps/room1/actions").body(body));
    FakeExchange second = send(surface.operator("POST", "/miniapps/room1/actions").body(body));

    assertThat(first.status).isEqualTo(201);
    assertThat(first.text()).contains("\"action_id\":\"a1\"", "\"seq\":1");
    assertThat(second.status).isEqualTo(200);
    assertThat(second.text()).contains("\"seq\":1");
  }

  @Test
  void aMemberActsByItsTokenAlone() {
    put("room1", "{\"members\":[\"ana\"]}");
    surface.rig.knows("of ana", "ana", Duration.ofHours(1));
    surface.rig.knows("of eve", "eve", Duration.ofHours(1));

    assertThat(act("room1", "Bearer of ana").status).isEqualTo(201);
    assertThat(act("room1", "Bearer of eve").status).isEqualTo(403);
    assertThat(act("nobody", "Bearer of ana").status).isEqualTo(404);
    assertThat(act("room1", "Bearer nonsense").status).isEqualTo(401);
    assertThat(act("room1", "").status).isEqualTo(401);
  }

  private FakeExchange act(String session, String authorization) {
    FakeExchange exchange =
        new FakeExchange("POST", "/miniapps/action/" + session)
            .with("Origin", PAGE)
            .body("{\"name\":\"x\"}");
    return send(authorization.isEmpty() ? exchange : exchange.with("Authorization", authorization));
  }

  @Test
  void pagesThatAreAllowedMayReadTheAnswerWhateverItIs() {
    FakeExchange refused = act("room1", "");
    assertThat(refused.answered.get("Access-Control-Allow-Origin")).isEqualTo(PAGE);
    assertThat(refused.answered.get("Vary")).isEqualTo("Origin");

    FakeExchange preflight =
        send(
            new FakeExchange("OPTIONS", "/miniapps/action/room1")
                .with("Origin", PAGE)
                .with("Access-Control-Request-Method", "POST"));
    assertThat(preflight.status).isEqualTo(204);
    assertThat(preflight.answered.get("Access-Control-Allow-Headers")).contains("Authorization");

    FakeExchange stranger =
        send(
            new FakeExchange("OPTIONS", "/miniapps/action/room1")
                .with("Origin", "https://evil.example"));
    assertThat(stranger.status).isEqualTo(403);
    assertThat(stranger.answered.get("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void aUserIsRemoved() {
    put("room1", "{\"members\":[\"ana\"]}");

    assertThat(send(surface.operator("DELETE", "/miniapps/room1/users/ana")).status).isEqualTo(204);
    assertThat(send(surface.operator("DELETE", "/miniapps/room1/users/ana")).status).isEqualTo(404);
    assertThat(get("/miniapps/room1").text()).contains("\"members\":[]");
  }
}
