package org.edgewire.room;

import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.edgewire.member.Epoch;
import org.edgewire.member.SessionId;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;
import org.edgewire.store.SessionLedger;
import org.edgewire.store.SessionRecord;

/**
 * Makes a change durable that its room decided on, if the session still is where the room thought
 * it would be then. Its result is whether it was.
 */
final class ChangeOperation implements Operation<Boolean> {
  private final SessionId session;
  private final Epoch epoch;
  private final long version;
  private final long seq;
  private final int weight;
  private final BiConsumer<SessionLedger, SessionId> change;

  /**
   * @param expected the session right before the change
   * @param weight of what the change carries
   * @param change what to do
   */
  ChangeOperation(SessionRecord expected, int weight, BiConsumer<SessionLedger, SessionId> change) {
    this.session = expected.id();
    this.epoch = expected.epoch();
    this.version = expected.version();
    this.seq = expected.seq();
    this.weight = weight;
    this.change = change;
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
  public int weight() {
    return 200 + weight;
  }

  @Override
  public Boolean decide(Ledger ledger) {
    Optional<SessionRecord> found =
        ledger
            .sessions()
            .session(session)
            .filter(record -> record.epoch().equals(epoch))
            .filter(record -> record.version() == version && record.seq() == seq);
    found.ifPresent(record -> change.accept(ledger.sessions(), session));
    return found.isPresent();
  }
}
