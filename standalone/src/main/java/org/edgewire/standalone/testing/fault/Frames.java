package org.edgewire.standalone.testing.fault;

import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.endpoint.Peer;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;

/**
 * Which text frames a fault is about; unless more is said, the next one. Immutable.
 *
 * <pre>{@code
 * Frames.toAgent("edge_1").ofType("command").nth(2)
 * }</pre>
 */
public final class Frames {
  /** Says whether a peer is meant. */
  private interface Who {
    boolean is(Peer peer);
  }

  private final String text;
  private final Direction direction;
  private final Who who;
  private final Optional<String> type;
  private final int first;
  private final int count;

  private Frames(
      String text, Direction direction, Who who, Optional<String> type, int first, int count) {
    this.text = text;
    this.direction = direction;
    this.who = who;
    this.type = type;
    this.first = first;
    this.count = count;
  }

  private static Frames of(String text, Direction direction, Who who) {
    return new Frames(text, direction, who, Optional.empty(), 1, 1);
  }

  /** Those that the broker sends to that agent. */
  public static Frames toAgent(String agentId) {
    return of("to agent " + agentId, Direction.OUT, agent(agentId));
  }

  /** Those that that agent sends. */
  public static Frames fromAgent(String agentId) {
    return of("from agent " + agentId, Direction.IN, agent(agentId));
  }

  /** Those that the broker sends to any connection of that user, in any MiniApp session. */
  public static Frames toMember(String userId) {
    return of("to member " + userId, Direction.OUT, member(userId));
  }

  /** Those that any connection of that user sends. */
  public static Frames fromMember(String userId) {
    return of("from member " + userId, Direction.IN, member(userId));
  }

  /** Those that the broker sends to producers. */
  public static Frames toProducers() {
    return of("to producers", Direction.OUT, peer -> peer instanceof Peer.Producer);
  }

  /** Those that producers send. */
  public static Frames fromProducers() {
    return of("from producers", Direction.IN, peer -> peer instanceof Peer.Producer);
  }

  /** Those to anybody. */
  public static Frames toAnyone() {
    return of("to anyone", Direction.OUT, peer -> true);
  }

  /** Those of anybody. */
  public static Frames fromAnyone() {
    return of("from anyone", Direction.IN, peer -> true);
  }

  private static Who agent(String id) {
    AgentId wanted = new AgentId(id);
    return peer -> peer instanceof Peer.Agent agent && agent.id().equals(wanted);
  }

  private static Who member(String id) {
    return peer -> peer instanceof Peer.Member member && member.user().value().equals(id);
  }

  /** Only those whose {@code type} is that, such as {@code command_ack}. */
  public Frames ofType(String value) {
    return new Frames(text + " of type " + value, direction, who, Optional.of(value), first, count);
  }

  /** The n-th of them from now on; 1 is the next one. */
  public Frames nth(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("frames are counted from 1, not " + n);
    }
    return new Frames(text + ", the " + n + ". of them", direction, who, type, n, count);
  }

  /** That many in a row, beginning with the n-th. */
  public Frames times(int value) {
    if (value < 1) {
      throw new IllegalArgumentException("a fault happens at least once, not " + value + " times");
    }
    return new Frames(text + ", " + value + " times", direction, who, type, first, value);
  }

  /** All of them, until the faults are cleared. */
  public Frames always() {
    return new Frames(text + ", always", direction, who, type, first, Integer.MAX_VALUE);
  }

  boolean match(Peer peer, Direction way, String frame) {
    return way == direction && who.is(peer) && (type.isEmpty() || type.equals(typeOf(frame)));
  }

  private static Optional<String> typeOf(String frame) {
    try {
      return JsonObject.parse(frame).string("type");
    } catch (JsonSyntaxException e) {
      return Optional.empty();
    }
  }

  /** Whether the {@code n}-th matching frame, counted from 1, is meant. */
  boolean means(int n) {
    return n >= first && n - first < count;
  }

  @Override
  public String toString() {
    return text;
  }
}
