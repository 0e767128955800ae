package org.edgewire.standalone.testing.record;

import java.time.Instant;
import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.endpoint.Peer;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;

/**
 * One thing that happened on one connection.
 *
 * @param at by the broker's time
 * @param connection counted from 1 in the order in which they opened
 * @param peer who is at its other end
 * @param event what happened
 * @param text the frame; the close code and, behind a space, the reason; empty for an opening
 */
public record Line(Instant at, int connection, Peer peer, Event event, String text) {
  /** Stands for a binary frame, whose bytes nobody looks at. */
  static final String BINARY = "(binary)";

  /** What may happen. */
  public enum Event {
    /** The connection opened. */
    OPEN("open"),
    /** The peer said something. */
    IN("in"),
    /** The broker said something. */
    OUT("out"),
    /** The peer is gone. */
    IN_CLOSE("in-close"),
    /** The broker closed. */
    OUT_CLOSE("out-close");

    private final String wireName;

    Event(String wireName) {
      this.wireName = wireName;
    }

    static Event of(String name) {
      for (Event one : values()) {
        if (one.wireName.equals(name)) {
          return one;
        }
      }
      throw new IllegalArgumentException("there is no event " + name + " in a recording");
    }
  }

  /** The line of a file, without its end: the frame as {@code frame} where it is an object. */
  public String json() {
    JsonWriter out = new JsonWriter(160 + text.length()).object().field("at", at);
    out.field("connection", connection);
    if (peer instanceof Peer.Agent agent) {
      out.field("agent", agent.id().value());
    } else if (peer instanceof Peer.Member member) {
      out.field("member", member.user().value()).field("session", member.session().value());
    } else {
      out.field("peer", peer instanceof Peer.Producer ? "producer" : "watcher");
    }
    out.field("event", event.wireName);
    if (!text.isEmpty()) {
      Optional<JsonText> frame = object(text);
      frame.ifPresentOrElse(object -> out.field("frame", object), () -> out.field("text", text));
    }
    return out.endObject().toString();
  }

  private static Optional<JsonText> object(String text) {
    // A line has one line; what is not on one is kept as it came, in a string.
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonText.parse(text)).filter(JsonText::isObject);
    } catch (JsonSyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when it is none of a recording
   */
  static Line parse(String json) {
    JsonObject line = JsonObject.parse(json);
    String text = line.get("frame").map(JsonText::text).or(() -> line.string("text")).orElse("");
    return new Line(
        Instant.parse(required(line, "at")),
        line.get("connection").map(number -> Integer.parseInt(number.text())).orElseThrow(),
        peer(line),
        Event.of(required(line, "event")),
        text);
  }

  private static Peer peer(JsonObject line) {
    if (line.string("agent").isPresent()) {
      return new Peer.Agent(new AgentId(required(line, "agent")));
    }
    if (line.string("member").isPresent()) {
      return new Peer.Member(
          new SessionId(required(line, "session")), new UserId(required(line, "member")));
    }
    return required(line, "peer").equals("producer") ? new Peer.Producer() : new Peer.Watcher();
  }

  private static String required(JsonObject line, String name) {
    return line.string(name)
        .orElseThrow(() -> new IllegalArgumentException("a recorded line needs " + name));
  }

  /** Who, for people. */
  public String who() {
    if (peer instanceof Peer.Agent agent) {
      return agent.id().value();
    }
    if (peer instanceof Peer.Member member) {
      return member.user() + "@" + member.session();
    }
    return peer instanceof Peer.Producer ? "producer" : "watcher";
  }

  /** What, for people; arrows point from the peer to the broker and back. */
  public String what() {
    return switch (event) {
      case OPEN -> "→ (connected)";
      case IN -> "→ " + text;
      case OUT -> "← " + text;
      case IN_CLOSE -> "→ close " + text;
      case OUT_CLOSE -> "← close " + text;
    };
  }

  /** Whether it only keeps a connection alive. */
  public boolean isHeartbeat() {
    return text.equals("{\"type\":\"ping\"}") || text.equals("{\"type\":\"pong\"}");
  }
}
