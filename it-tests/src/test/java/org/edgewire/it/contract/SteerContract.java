package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Answer;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JsonDoc;
import org.junit.jupiter.api.Test;

/** Sections 3 and 5 of the protocol: what producers and operators do to commands and agents. */
public abstract class SteerContract extends Contract {
  @Test
  void aQueuedCommandIsCancelledAndCancelledAgain() {
    String id = api.submit(agent, Commands.text("x"));

    JsonDoc cancelled = act(id, "cancel").expect(200).json();

    assertThat(cancelled.string("status")).isEqualTo("cancelled");
    assertThat(act(id, "cancel").expect(200).json().string("status")).isEqualTo("cancelled");
    assertThat(act("nobody-made-this", "cancel").problem(404).string("code"))
        .isEqualTo("unknown_command");
  }

  @Test
  void aCommandInFlightIsNotCancelledButAScheduledMessageIsByItsOwnCommand() {
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      // Given
      String text = api.submit(agent, Commands.text("x"));
      String scheduled = api.submit(agent, Commands.minimal("schedule_message"));
      socket.awaitCommandIds(2);

      // When
      String code = act(text, "cancel").problem(409).string("code");
      JsonDoc asked = act(scheduled, "cancel").expect(202).json();

      // Then
      assertThat(code).isEqualTo("in_flight");
      assertThat(asked.string("status")).isEqualTo("sent");
      JsonDoc command = socket.awaitCommand();
      assertThat(command.string("command_type")).isEqualTo("cancel_scheduled");
      assertThat(command.string("command_id")).isEqualTo(asked.string("cancel.command_id"));
      assertThat(command.string("payload.schedule_id")).isEqualTo(scheduled);
      assertThat(act(scheduled, "cancel").expect(202).json().string("cancel.command_id"))
          .isEqualTo(asked.string("cancel.command_id"));
    }
  }

  @Test
  void aScheduledMessageIsCancelledByTheIdThatItsAgentGaveIt() {
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      // Given
      String scheduled = api.submit(agent, Commands.minimal("schedule_message"));
      socket.awaitCommand();
      socket.ack(
          JsonDoc.of(
              "command_id",
              scheduled,
              "status",
              "completed",
              "result",
              JsonDoc.of("schedule_id", "s-77")));
      api.finished(scheduled);

      // When
      JsonDoc asked = act(scheduled, "cancel").expect(202).json();

      // Then
      assertThat(asked.string("status")).isEqualTo("completed");
      JsonDoc command = socket.awaitCommand();
      assertThat(command.string("command_id")).isEqualTo(asked.string("cancel.command_id"));
      assertThat(command.string("payload.schedule_id")).isEqualTo("s-77");
    }
  }

  @Test
  void whatIsOverIsNotCancelledAndWhatIsDoneIsNotRetried() {
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      String id = api.submit(agent, Commands.text("x"));
      socket.awaitCommand();
      assertThat(act(id, "retry").problem(409).string("code")).isEqualTo("not_retryable");
      socket.ack(id, "completed");
      api.finished(id);

      assertThat(act(id, "cancel").problem(409).string("code")).isEqualTo("already_final");
      assertThat(act(id, "retry").problem(409).string("code")).isEqualTo("not_retryable");
    }
  }

  @Test
  void anUnconfirmedCommandIsRetriedUnderItsIdAndACancelledOneByAnother() {
    // Given
    String lost = api.submit(agent, Commands.text("x"));
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      socket.awaitCommand();
    }
    assertThat(api.finished(lost).string("status")).isEqualTo("unconfirmed");
    String cancelled = api.submit(agent, Commands.text("y"));
    act(cancelled, "cancel").expect(200);

    // When
    JsonDoc again = act(lost, "retry").expect(200).json();
    Answer anew = act(cancelled, "retry").expect(201);

    // Then
    assertThat(again.string("command_id")).isEqualTo(lost);
    String next = anew.json().string("command_id");
    assertThat(anew.json().string("retry_of")).isEqualTo(cancelled);
    assertThat(anew.header("Location").orElseThrow()).endsWith("/edge/commands/" + next);
    assertThat(act(lost, "retry").problem(409).string("code")).isEqualTo("not_retryable");
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      assertThat(socket.awaitCommandIds(2)).containsExactly(lost, next);
    }
  }

  @Test
  void commandsOfOneStateAreRetriedInBulk() {
    List<String> cancelled = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      cancelled.add(api.submit(agent, Commands.text("x")));
      act(cancelled.get(i), "cancel").expect(200);
    }

    JsonDoc result =
        api.post(
                "/edge/commands/retry",
                "{\"status\":\"cancelled\",\"agent_id\":\"" + agent + "\",\"limit\":2}")
            .expect(200)
            .json();

    assertThat(result.number("retried")).isEqualTo(2);
    assertThat(result.list("results").stream().map(one -> one.string("command_id")))
        .containsExactly(cancelled.get(2), cancelled.get(1));
    assertThat(result.has("next_cursor")).isTrue();
  }

  @Test
  void aBulkRetryGoesOnAtItsCursorAndRetriesNothingTwice() {
    // Given
    for (int i = 0; i < 3; i++) {
      act(api.submit(agent, Commands.text("x")), "cancel").expect(200);
    }
    String body = "{\"status\":\"cancelled\",\"agent_id\":\"" + agent + "\",\"limit\":2";

    // When
    JsonDoc first = api.post("/edge/commands/retry", body + "}").expect(200).json();
    String cursor = ",\"cursor\":\"" + first.string("next_cursor") + "\"}";
    JsonDoc second = api.post("/edge/commands/retry", body + cursor).expect(200).json();
    JsonDoc again = api.post("/edge/commands/retry", body + "}").expect(200).json();

    // Then
    assertThat(second.number("retried")).isEqualTo(1);
    assertThat(second.has("next_cursor")).isFalse();
    assertThat(again.number("retried")).isZero();
    assertThat(again.number("skipped")).isEqualTo(2);
    assertThat(api.agent(agent).number("queue_depth")).isEqualTo(3);
  }

  @Test
  void aBulkRetrySaysWhatItTakes() {
    assertThat(
            api.post("/edge/commands/retry", "{\"status\":\"completed\"}")
                .problem(422)
                .string("detail"))
        .contains("status", "failed");
    assertThat(api.post("/edge/commands/retry", "{}").problem(422).string("detail"))
        .contains("status");
    assertThat(
            api.post("/edge/commands/retry", "{\"status\":\"failed\",\"limit\":0}")
                .problem(422)
                .string("detail"))
        .contains("limit");
  }

  @Test
  void oneSubmitReachesManyAgentsAndIsFoundByBrowsing() {
    // Given
    String type = Commands.unique("many");
    StringBuilder ids = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      ids.append(",\"").append(agent).append('-').append(i).append('"');
    }

    // When
    JsonDoc result =
        api.post(
                "/edge/commands",
                "{\"agent_ids\":["
                    + ids.substring(1)
                    + "],\"command_type\":\""
                    + type
                    + "\",\"payload\":{}}")
            .expect(207)
            .json();

    // Then
    assertThat(result.list("results")).hasSize(300);
    assertThat(result.list("results").stream().map(one -> one.number("status")).distinct())
        .containsExactly(201L);
    List<String> browsed = new ArrayList<>();
    String cursor = "";
    do {
      JsonDoc page = api.get("/edge/commands?limit=100&type=" + type + cursor).expect(200).json();
      page.list("commands").forEach(one -> browsed.add(one.string("command_id")));
      cursor = page.maybeString("next_cursor").map(next -> "&cursor=" + next).orElse("");
    } while (!cursor.isEmpty());
    assertThat(browsed)
        .containsExactlyInAnyOrderElementsOf(
            result.list("results").stream().map(one -> one.string("command_id")).toList());
  }

  @Test
  void aConfigurationIsSentUntilTheAgentWasHeardAfterIt() {
    // Given
    JsonDoc first = configure("{\"mode\":\"quiet\"}");
    assertThat(first.number("version")).isEqualTo(1);

    // When
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      assertThat(socket.await("config_update").string("data.mode")).isEqualTo("quiet");
      configure("{\"mode\":\"loud\"}");
      assertThat(socket.await("config_update").string("data.mode")).isEqualTo("loud");
      socket.roundTrip();
    }

    // Then
    eventually(
        () ->
            assertThat(
                    api.get("/edge/agents/" + agent + "/config")
                        .expect(200)
                        .json()
                        .number("heard_version"))
                .isEqualTo(2));
  }

  @Test
  void aConnectionIsRemovedByTheOperator() {
    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      eventually(() -> assertThat(api.agent(agent).string("status")).isEqualTo("online"));

      Answer removed = withKey("DELETE", "connection", "").expect(204);

      assertThat(removed.body()).isEmpty();
      assertThat(socket.awaitClosed().code()).isEqualTo(4003);
      assertThat(withKey("DELETE", "connection", "").problem(404).string("code"))
          .isEqualTo("not_connected");
    }
  }

  @Test
  void eventsOfAnAgentAreListedOnceEach() {
    String sync =
        "{\"edge_agent_id\":\""
            + agent
            + "\",\"last_command_id\":null,\"status\":{},\"pending_events\":["
            + "{\"event_id\":\"e1\",\"event_type\":\"tick\",\"details\":{\"n\":1.0}}]}";
    api.postAsAgent(agent, "/edge/sync", sync).expect(200);
    api.postAsAgent(agent, "/edge/sync", sync).expect(200);

    JsonDoc events = api.get("/edge/agents/" + agent + "/events").expect(200).json();

    assertThat(events.list("events").stream().map(one -> one.string("event_id")))
        .containsExactly("e1");
  }

  @Test
  void whatKeepsACommandIsExplained() {
    String id = api.submit(agent, Commands.text("x"));
    assertThat(explain(id).string("reason")).isEqualTo("agent_offline");

    try (AgentSocket socket = AgentSocket.connect(deployment(), agent)) {
      socket.awaitCommand();
      assertThat(explain(id).string("reason")).isEqualTo("awaiting_ack");
      socket.ack(id, "completed");
      api.finished(id);
      assertThat(explain(id).string("reason")).isEqualTo("final");
      assertThat(explain(id).string("explanation")).contains(id).contains("completed");
    }
  }

  private JsonDoc explain(String id) {
    return api.get("/edge/commands/" + id + "/explain").expect(200).json();
  }

  private Answer act(String id, String action) {
    return withKey("POST", "/edge/commands/" + id + "/" + action, "");
  }

  private JsonDoc configure(String config) {
    return withKey("PUT", "config", config).expect(200).json();
  }

  private Answer withKey(String method, String path, String body) {
    String target = path.startsWith("/") ? path : "/edge/agents/" + agent + "/" + path;
    return api.send(
        method,
        target,
        body,
        "X-Admin-Key",
        deployment().adminKey(),
        "Content-Type",
        "application/json");
  }
}
