package org.edgewire.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.json.JsonText;
import org.edgewire.member.SessionId;

/**
 * Keeps everything that must not be forgotten. One writer decides all operations, in groups; a
 * group is durable before anybody hears of it, and survives {@code kill -9} (with durability fsync
 * also a power loss).
 *
 * <p>Thread-safe.
 */
public interface Store extends AutoCloseable {
  /** Begins to work; what was durable is there. Events go to {@code listener}. Called once. */
  void start(CommitListener listener);

  /** Hands an operation to the writer; never blocks. */
  <R> void submit(Operation<R> operation, Receipt<R> receipt);

  /**
   * A command with its payload, as last committed. Blocks for the database when it is not in
   * memory.
   */
  Optional<CommandRecord> find(CommandId id);

  /** What is known of an agent, as last committed. May block for the database. */
  Optional<AgentRecord> findAgent(AgentId id);

  /** Open commands of an agent, as last committed. May block for the database. */
  AgentCounts countsOf(AgentId id);

  /** Open commands of all agents together; from memory. */
  AgentCounts totals();

  /**
   * Writes out what is only in the journal, so that the lists below hold all that was committed
   * before this call.
   */
  CompletableFuture<Void> checkpoint();

  /** Commands of the tables, the newest first. Blocks for the database. */
  List<CommandRecord> list(CommandQuery query);

  /** Agents of the tables in the order of their ids. Blocks for the database. */
  List<AgentRecord> agents(Optional<AgentId> after, int limit);

  /**
   * Agents of the tables that have commands in flight, in the order of their ids. Blocks for the
   * database.
   */
  List<AgentId> agentsWithInFlight(Optional<AgentId> after, int limit);

  /** Stored events of an agent, the newest first. Blocks for the database. */
  List<JsonText> reportedBy(AgentId agent, Optional<String> beforeEventId, int limit);

  /** Announcements that are neither delivered nor given up; from memory. */
  int webhooksWaiting();

  /** MiniApp sessions of the tables in the order of their ids. Blocks for the database. */
  List<SessionRecord> sessions(Optional<SessionId> after, int limit);

  /** How the store is doing; from memory. */
  StoreHealth health();

  /**
   * Takes nothing new, commits what waits, and writes a last checkpoint unless everything ends
   * here. Blocks up to 10 s. Idempotent.
   */
  @Override
  void close();
}
