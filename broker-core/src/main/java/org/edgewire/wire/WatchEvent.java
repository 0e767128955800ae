package org.edgewire.wire;

import java.time.Instant;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandState;
import org.edgewire.json.JsonText;
import org.edgewire.member.SessionId;

/** What a watcher hears (protocol section 5, {@code /edge/watch}). */
public sealed interface WatchEvent {
  /** An agent's WebSocket opened. */
  record AgentOnline(AgentId agent, Instant at) implements WatchEvent {}

  /** An agent's WebSocket is gone. */
  record AgentOffline(AgentId agent, int closeCode, Instant at) implements WatchEvent {}

  /** A command was accepted or moved on. */
  record CommandChanged(CommandState state) implements WatchEvent {}

  /**
   * An agent reported an event of its own.
   *
   * @param agent who reported it
   * @param eventId its name
   * @param body as it came
   * @param at when it was stored
   */
  record AgentEvent(AgentId agent, String eventId, JsonText body, Instant at)
      implements WatchEvent {}

  /** A MiniApp session is being served: somebody joined. */
  record SessionOpened(SessionId session, Instant at) implements WatchEvent {}

  /**
   * A MiniApp session is served no longer.
   *
   * @param ended whether it is over, as opposed to nobody being there
   */
  record SessionClosed(SessionId session, boolean ended, Instant at) implements WatchEvent {}

  /** The watcher was too slow for that many events, which came before the next one. */
  record Lagged(long missed) implements WatchEvent {}

  /** Answers a ping. */
  record Pong() implements WatchEvent {}
}
