package org.edgewire.store.jdbc;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.json.JsonText;
import org.edgewire.member.SessionId;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.CommandQuery;
import org.edgewire.store.SessionRecord;
import org.edgewire.store.StoreException;

/** What other threads than the writer read, each call on a connection of its own. */
final class Reads {
  private static final System.Logger LOG = System.getLogger(Reads.class.getName());

  /** The largest page, and the one behind it, which tells whether there is another page. */
  private static final int MOST = 1_001;

  /** More than there can be threads. */
  private static final int MOST_AT_ONCE = 1 << 20;

  /** A read that takes longer than this is not waited for. */
  private static final int END_SECONDS = 2;

  private final DataSource source;
  private final Memory memory;

  /** A permit is taken by each read, and all of them by the end, which thus waits for the reads. */
  private final Semaphore underWay = new Semaphore(MOST_AT_ONCE);

  private volatile boolean ended;

  Reads(DataSource source, Memory memory) {
    this.source = source;
    this.memory = memory;
  }

  Optional<CommandRecord> find(CommandId id) {
    // Memory first: what leaves it is in the table by then.
    Optional<Held> held = memory.commands.get(id);
    if (held.isPresent() && held.get().payload().isPresent()) {
      return Optional.of(new CommandRecord(held.get().state(), held.get().payload().get()));
    }
    Optional<CommandRecord> row = read("a command", tables -> tables.commands().findFull(id));
    return row.map(
        found -> held.map(h -> new CommandRecord(h.state(), found.payload())).orElse(found));
  }

  Optional<AgentRecord> findAgent(AgentId id) {
    return entry(id).map(AgentEntry::record);
  }

  AgentCounts countsOf(AgentId id) {
    return entry(id).map(AgentEntry::counts).orElse(AgentCounts.NONE);
  }

  private Optional<AgentEntry> entry(AgentId id) {
    return memory
        .agents
        .get(id)
        .or(
            () ->
                Optional.ofNullable(
                    read("an agent", tables -> tables.agents().find(List.of(id)).get(id))));
  }

  List<CommandRecord> list(CommandQuery query) {
    checkLimit(query.limit());
    return read("commands", tables -> tables.commands().list(query));
  }

  List<AgentRecord> agents(Optional<AgentId> after, int limit) {
    checkLimit(limit);
    return read("agents", tables -> tables.agents().list(after, limit));
  }

  List<AgentId> agentsWithInFlight(Optional<AgentId> after, int limit) {
    checkLimit(limit);
    return read("agents", tables -> tables.agents().withInFlight(after, limit));
  }

  List<JsonText> reportedBy(AgentId agent, Optional<String> beforeEventId, int limit) {
    checkLimit(limit);
    return read("events", tables -> tables.reports().list(agent, beforeEventId, limit));
  }

  List<SessionRecord> sessions(Optional<SessionId> after, int limit) {
    checkLimit(limit);
    return read("sessions", tables -> tables.sessions().list(after, limit));
  }

  private static void checkLimit(int limit) {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("a limit is 1 to " + MOST + ", not " + limit);
    }
  }

  private interface Query<R> {
    R over(Tables tables) throws SQLException;
  }

  /**
   * Refuses reads from now on and waits for those under way: an H2 database that was shut down
   * would be opened again, for good, by the next connection.
   */
  void end() {
    ended = true;
    try {
      if (underWay.tryAcquire(MOST_AT_ONCE, END_SECONDS, TimeUnit.SECONDS)) {
        underWay.release(MOST_AT_ONCE);
      } else {
        LOG.log(Level.WARNING, "the store is closed while it is read");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private <R> R read(String what, Query<R> query) {
    underWay.acquireUninterruptibly();
    try {
      if (ended) {
        throw new StoreException(what + " cannot be read: the store is closed");
      }
      return readNow(what, query);
    } finally {
      underWay.release();
    }
  }

  private <R> R readNow(String what, Query<R> query) {
    List<PreparedStatement> opened = new ArrayList<>();
    try (Connection connection = source.getConnection()) {
      try {
        return query.over(
            Tables.over(
                sql -> {
                  PreparedStatement statement = connection.prepareStatement(sql);
                  opened.add(statement);
                  return statement;
                }));
      } finally {
        for (PreparedStatement statement : opened) {
          statement.close();
        }
      }
    } catch (SQLException e) {
      throw new StoreException(
          what + " could not be read from the database (" + SqlErrors.describe(e) + ")", e);
    }
  }
}
