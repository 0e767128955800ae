package org.edgewire.standalone.testing.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.edgewire.command.AgentId;
import org.edgewire.endpoint.Peer;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LineTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  static List<Line> lines() {
    Peer agent = new Peer.Agent(new AgentId("edge_1"));
    Peer member = new Peer.Member(new SessionId("room"), new UserId("ann"));
    return List.of(
        new Line(AT, 1, agent, Line.Event.OPEN, ""),
        new Line(AT, 1, agent, Line.Event.IN, "{\"type\":\"ping\"}"),
        new Line(AT, 2, member, Line.Event.OUT, "{ \"exact\" : 1.0 }"),
        new Line(AT, 2, member, Line.Event.IN, "two\nlines \"quoted\""),
        new Line(AT, 2, member, Line.Event.IN, "{\n}"),
        new Line(AT, 3, new Peer.Producer(), Line.Event.IN_CLOSE, "1000"),
        new Line(AT, 4, new Peer.Watcher(), Line.Event.OUT_CLOSE, "1012 the broker restarts"));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void whatIsWrittenIsReadAsItWas(Line line) {
    String json = line.json();

    assertThat(json).doesNotContain("\n");
    assertThat(Line.parse(json)).isEqualTo(line);
  }

  @Test
  void anUnknownEventIsRefused() {
    assertThatThrownBy(
            () ->
                Line.parse(
                    "{\"at\":\"2026-03-01T12:00:00Z\",\"connection\":1,\"agent\":\"a\","
                        + "\"event\":\"sung\"}"))
        .hasMessageContaining("sung");
  }

  @Test
  void whatLetsSomebodyInIsMasked() {
    assertThat(Secrets.masked("{\"type\":\"auth\",\"data\":{\"token\":\"abc\"}}"))
        .isEqualTo("{\"type\":\"auth\",\"data\":{\"token\":\"***\"}}");
    assertThat(Secrets.masked("see eyJhbGciOiJI.eyJzdWIi.c2ln!")).isEqualTo("see ***!");
    assertThat(Secrets.masked("{\"text\":\"a token\"}")).isEqualTo("{\"text\":\"a token\"}");
  }
}
