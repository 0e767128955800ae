package org.edgewire.room;

import java.util.Set;
import org.edgewire.member.SessionId;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/** A room holds its session no longer; from now on its age counts. */
final class ReleaseOperation implements Operation<Void> {
  private final SessionId session;
  private final boolean visited;

  /**
   * @param visited whether members were there
   */
  ReleaseOperation(SessionId session, boolean visited) {
    this.session = session;
    this.visited = visited;
  }

  @Override
  public Intake intake() {
    return Intake.BROKER;
  }

  @Override
  public Set<SessionId> sessions() {
    return Set.of(session);
  }

  @Override
  public Void decide(Ledger ledger) {
    ledger.sessions().hold(session, false);
    if (visited) {
      ledger
          .sessions()
          .session(session)
          .ifPresent(record -> ledger.sessions().note(record.activeAt(ledger.now())));
    }
    return null;
  }
}
