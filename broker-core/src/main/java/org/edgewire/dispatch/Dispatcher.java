package org.edgewire.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.Ack;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.connection.Connection;

/** SIGNATURES ONLY for now; the implementation follows. Thread-safe; only the methods that say so block. */
public final class Dispatcher {
  /** A WebSocket of {@code agent} opened; an older one is closed with 4000. Empty while draining (close it 1012). */
  public Optional<AgentLink> connected(AgentId agent, Connection connection) {
    throw new IllegalStateException(agent + " " + connection);
  }

  /** Submits a command. The future completes after the commit, never exceptionally. */
  public CompletableFuture<Submitted> submit(NewCommand command) {
    throw new IllegalStateException("" + command);
  }

  /** A poll of an agent. Completes exceptionally with {@link StoreUnavailableException} only. */
  public CompletableFuture<SyncAnswer> sync(AgentId agent, SyncRequest request) {
    throw new IllegalStateException(agent + " " + request);
  }

  /** An ack that came by HTTP. Never completes exceptionally. */
  public CompletableFuture<AckAnswer> ack(AgentId agent, Ack ack) {
    throw new IllegalStateException(agent + " " + ack);
  }

  /** A command as last committed. May block for the database. */
  public Optional<CommandRecord> find(CommandId id) {
    throw new IllegalStateException("" + id);
  }

  /**
   * Completes as soon as the command is final, or with its state when {@code wait} is over; empty when it is unknown.
   * May block for the database before it returns.
   */
  public CompletableFuture<Optional<CommandRecord>> awaitFinal(CommandId id, Duration wait) {
    throw new IllegalStateException(id + " " + wait);
  }

  /** How an agent is doing, known or not. May block for the database. */
  public AgentView agent(AgentId id) {
    throw new IllegalStateException("" + id);
  }

  /** Agents in the order of their ids. Blocks for the database. */
  public List<AgentView> agents(Optional<AgentId> after, int limit) {
    throw new IllegalStateException(after + " " + limit);
  }

  /** Up to {@code limit} agents, those heard last first; from memory. */
  public List<AgentView> lastHeard(int limit) {
    throw new IllegalStateException("" + limit);
  }

  /** WebSockets open now. */
  public int connections() {
    throw new IllegalStateException();
  }
}
