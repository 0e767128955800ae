package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.CommandId;
import org.edgewire.command.Lifecycle;
import org.edgewire.command.StatusChange;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/**
 * Finds the commands whose time has come, wherever they are, and moves them on as any other
 * operation would.
 */
final class WakeUps {
  static final int MOST = 500;

  private final Tables tables;
  private final Memory memory;
  private final Lifecycle lifecycle;

  WakeUps(Link link, Memory memory, Lifecycle lifecycle) {
    this.tables = Tables.over(link);
    this.memory = memory;
    this.lifecycle = lifecycle;
  }

  /** What is due now, at most {@value #MOST} commands; empty when nothing is. */
  Optional<Operation<Integer>> due(Instant now) throws SQLException {
    Set<CommandId> ids = new LinkedHashSet<>();
    for (Held held : memory.commands.newer()) {
      if (isPast(held.wakeAt(lifecycle), now) && ids.size() < MOST) {
        ids.add(held.id());
      }
    }
    // Rows that memory knows better come first again and again until they are written.
    int rows = MOST + memory.commands.newerThanRows();
    for (CommandId id : tables.commands().due(now, rows)) {
      if (ids.size() < MOST && !memory.commands.isNewer(id)) {
        ids.add(id);
      }
    }
    return ids.isEmpty() ? Optional.empty() : Optional.of(new Due(ids));
  }

  private static boolean isPast(Optional<Instant> moment, Instant now) {
    return moment.isPresent() && !now.isBefore(moment.get());
  }

  /** Its result is how many were looked at. */
  private final class Due implements Operation<Integer> {
    private final Set<CommandId> ids;

    Due(Set<CommandId> ids) {
      this.ids = ids;
    }

    @Override
    public Intake intake() {
      return Intake.BROKER;
    }

    @Override
    public Set<CommandId> commands() {
      return ids;
    }

    @Override
    public Integer decide(Ledger ledger) {
      GroupLedger group = (GroupLedger) ledger;
      ids.forEach(id -> group.held(id).ifPresent(held -> wake(group, held)));
      return ids.size();
    }

    private void wake(GroupLedger ledger, Held held) {
      Optional<StatusChange> change = lifecycle.due(held.state(), ledger.now());
      if (change.isPresent()) {
        ledger.change(change.get());
      } else if (held.hold() == Hold.NOT_BEFORE
          && isPast(held.state().command().deliverAt(), ledger.now())) {
        ledger.timeHasCome(held);
      } else {
        // Written under another policy: its time is to be set anew, or it would be found for ever.
        ledger.touch(held);
      }
    }
  }
}
