package org.edgewire.store;

import java.time.Instant;
import org.edgewire.command.AgentId;
import org.edgewire.command.Command;
import org.edgewire.command.StatusChange;
import org.edgewire.json.JsonText;
import org.edgewire.member.Epoch;
import org.edgewire.member.SessionId;

/**
 * Something that must not be forgotten. What a journal is made of, in the order in which it
 * happened.
 */
public sealed interface Event {
  /** A command was accepted. */
  record CommandAccepted(Command command, JsonText payload) implements Event {}

  /** A command moved on. */
  record CommandChanged(StatusChange change) implements Event {}

  /** What is known of an agent changed. Holds all of it; the last one counts. */
  record AgentNoted(AgentRecord agent) implements Event {}

  /**
   * An event that an agent reported by {@code /edge/sync}.
   *
   * @param agent who reported it
   * @param eventId its name, unique per agent, 1 to 128 characters
   * @param body the whole event object as it came
   * @param at when it was stored
   */
  record AgentReported(AgentId agent, String eventId, JsonText body, Instant at) implements Event {}

  /** An announcement was put into the outbox, or is in it after that many failed attempts. */
  record WebhookQueued(Webhook webhook) implements Event {}

  /**
   * A delivery failed.
   *
   * @param seq the announcement's number
   * @param attempts how many have failed by now
   * @param next when it is due again
   */
  record WebhookTried(long seq, int attempts, Instant next) implements Event {}

  /**
   * An announcement left the outbox.
   *
   * @param seq its number
   * @param about who it was about
   */
  record WebhookEnded(long seq, String about) implements Event {}

  /** Something about a MiniApp session. */
  sealed interface OfSession extends Event {
    /** Which session. */
    SessionId session();

    /** Which of that name. */
    Epoch epoch();
  }

  /** A session was made. */
  record SessionCreated(SessionRecord record, JsonText state) implements OfSession {
    @Override
    public SessionId session() {
      return record.id();
    }

    @Override
    public Epoch epoch() {
      return record.epoch();
    }
  }

  /** A session's state changed. */
  record SessionPatched(SessionId session, Epoch epoch, SessionPatch patch) implements OfSession {}

  /** Somebody acted in a session. */
  record SessionActed(SessionId session, Epoch epoch, SessionAction action) implements OfSession {}

  /** Members, ttl and last activity of a session; what else is in the record does not count. */
  record SessionNoted(SessionRecord record) implements OfSession {
    @Override
    public SessionId session() {
      return record.id();
    }

    @Override
    public Epoch epoch() {
      return record.epoch();
    }
  }

  /** A session is over. */
  record SessionEnded(SessionId session, Epoch epoch) implements OfSession {}
}
