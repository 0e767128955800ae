package org.edgewire.store.jdbc;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.edgewire.json.JsonText;
import org.edgewire.member.ActionId;
import org.edgewire.member.Author;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.Epoch;
import org.edgewire.member.PatchId;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionContents;
import org.edgewire.store.SessionLedger;
import org.edgewire.store.SessionPatch;
import org.edgewire.store.SessionRecord;

/** What the tests of sessions in a database do with them. */
public abstract class JdbcSessionSteps extends JdbcCheckpointContract {
  static final SessionId S = new SessionId("s1");
  static final Author ANA = Author.peer(new UserId("ana é\"x"), new ConnectionId("c-1"));
  static final Duration TTL = Duration.ofMinutes(10);
  private int epochs;

  /** Something done to sessions. */
  record Doing<R>(SessionId session, Function<Ledger, R> body) implements Operation<R> {
    @Override
    public Intake intake() {
      return Intake.ROOM;
    }

    @Override
    public Set<SessionId> sessions() {
      return Set.of(session);
    }

    @Override
    public R decide(Ledger ledger) {
      return body.apply(ledger);
    }
  }

  final <R> R in(SessionId id, Function<SessionLedger, R> body) {
    return run(new Doing<>(id, ledger -> body.apply(ledger.sessions())));
  }

  final void create(SessionId id, String state) {
    SessionRecord record =
        SessionRecord.created(id, new Epoch("e" + epochs++), Optional.empty(), TTL, time.instant());
    in(
        id,
        sessions -> {
          sessions.create(record, JsonText.parse(state));
          return true;
        });
  }

  final void patch(SessionId id, String text, Optional<PatchId> name) {
    in(
        id,
        sessions -> {
          long version = sessions.session(id).orElseThrow().version() + 1;
          sessions.patch(
              id, new SessionPatch(version, JsonText.parse(text), ANA, name, time.instant()));
          return true;
        });
  }

  final void patch(String text) {
    patch(S, text, Optional.empty());
  }

  final void act(SessionId id, String name) {
    in(
        id,
        sessions -> {
          SessionRecord record = sessions.session(id).orElseThrow();
          sessions.act(
              id,
              new SessionAction(
                  record.seq() + 1,
                  record.version(),
                  new ActionId("id-" + name),
                  name,
                  JsonText.parse("{\n\"p\": \"\\u0000\"}"),
                  ANA,
                  time.instant()));
          return true;
        });
  }

  final void end(SessionId id) {
    in(
        id,
        sessions -> {
          sessions.end(id, sessions.session(id).orElseThrow().epoch());
          return true;
        });
  }

  final SessionContents contents(SessionId id) {
    return in(id, sessions -> sessions.contents(id));
  }

  final boolean exists(SessionId id) {
    return in(id, sessions -> sessions.session(id).isPresent());
  }

  /** What is kept of a session, as values that can be compared. */
  record Kept(SessionRecord record, String state, SessionContents.History history) {
    static Kept of(SessionContents contents) {
      return new Kept(contents.record(), contents.state().canonical(), contents.history());
    }
  }
}
