package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.edgewire.command.CommandType;
import org.edgewire.command.Retention;
import org.edgewire.mailbox.Timer;
import org.edgewire.metrics.Metrics;

/**
 * Deletes what is kept no longer: walks over the commands from the oldest to those that are too
 * young, a slice at a time while the writer has nothing else to do, then rests.
 */
final class Purge {
  /** Rows looked at in one transaction: what comes meanwhile waits for it. */
  static final int SLICE = 200;

  private static final Duration REST = Duration.ofMinutes(10);

  private final Link link;
  private final Tables tables;
  private final PurgeTable table;
  private final Memory memory;
  private final Retention retention;
  private final Timer timer;
  private final Metrics metrics;
  private long after;
  private long restUntil;

  Purge(Link link, Memory memory, Surroundings surroundings) {
    this.link = link;
    this.tables = Tables.over(link);
    this.table = new PurgeTable(link);
    this.memory = memory;
    this.retention = surroundings.options().retention();
    this.timer = surroundings.timer();
    this.metrics = surroundings.metrics();
    this.restUntil = timer.nanoTime();
  }

  /** The writer is idle. Returns whether there is more to do. */
  boolean step(Instant now) {
    if (timer.nanoTime() - restUntil < 0) {
      return false;
    }
    try {
      boolean more = commands(now);
      more |= table.deleteReports(now.minus(retention.time()), SLICE) == SLICE;
      link.commit();
      if (!more) {
        after = 0;
        restUntil = timer.nanoTime() + REST.toNanos();
      }
      return more;
    } catch (SQLException e) {
      after = 0;
      link.failed("refused a purge", e);
      return false;
    }
  }

  private boolean commands(Instant now) throws SQLException {
    List<PurgeTable.Kept> page = table.commands(after, SLICE);
    Instant end = now.minus(retention.time());
    List<PurgeTable.Kept> over = new ArrayList<>();
    boolean young = page.size() < SLICE;
    for (PurgeTable.Kept command : page) {
      after = command.seq();
      young |= command.acceptedAt().isAfter(end);
      if (isOver(command, end, now)) {
        over.add(command);
      }
    }
    table.delete(over);
    over.forEach(command -> metrics.count(Metrics.Counter.PURGED));
    return !young;
  }

  private boolean isOver(PurgeTable.Kept command, Instant end, Instant now) throws SQLException {
    if (command.finishedAt().isEmpty()
        || command.finishedAt().get().isAfter(end)
        || memory.commands.get(command.id()).isPresent()) {
      return false;
    }
    return !command.type().equals(CommandType.SCHEDULE_MESSAGE)
        || Retention.overAfter(tables.commands().payload(command.seq()))
            .filter(now::isBefore)
            .isEmpty();
  }
}
