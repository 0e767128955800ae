package org.edgewire.room;

import java.util.Optional;
import java.util.Set;
import org.edgewire.json.JsonText;
import org.edgewire.member.SessionId;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;
import org.edgewire.store.SessionContents;
import org.edgewire.store.SessionLedger;
import org.edgewire.store.SessionRecord;

/** Reads a session for its room, which holds it from then on. Empty when there is none. */
final class OpenOperation implements Operation<Optional<SessionContents>> {
  private final SessionId session;
  private final Optional<New> wanted;

  /** A session to be made. */
  record New(SessionRecord record, JsonText state) {}

  /**
   * @param wanted is made when there is none
   */
  OpenOperation(SessionId session, Optional<New> wanted) {
    this.session = session;
    this.wanted = wanted;
  }

  @Override
  public Intake intake() {
    return Intake.ROOM;
  }

  @Override
  public Set<SessionId> sessions() {
    return Set.of(session);
  }

  @Override
  public Optional<SessionContents> decide(Ledger ledger) {
    SessionLedger sessions = ledger.sessions();
    if (sessions.session(session).isEmpty() && wanted.isPresent()) {
      sessions.create(wanted.get().record(), wanted.get().state());
    }
    if (sessions.session(session).isEmpty()) {
      return Optional.empty();
    }
    sessions.hold(session, true);
    return Optional.of(sessions.contents(session));
  }
}
