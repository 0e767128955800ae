package org.edgewire.room;

import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.edgewire.member.SessionId;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;
import org.edgewire.store.SessionLedger;

/** Asks something about a session, whether a room holds it or not; empty when there is none. */
final class FindOperation<R> implements Operation<Optional<R>> {
  private final SessionId session;
  private final BiFunction<SessionLedger, SessionId, Optional<R>> question;

  FindOperation(SessionId session, BiFunction<SessionLedger, SessionId, Optional<R>> question) {
    this.session = session;
    this.question = question;
  }

  @Override
  public Intake intake() {
    return Intake.LOOKUP;
  }

  @Override
  public Set<SessionId> sessions() {
    return Set.of(session);
  }

  @Override
  public Optional<R> decide(Ledger ledger) {
    return question.apply(ledger.sessions(), session);
  }
}
