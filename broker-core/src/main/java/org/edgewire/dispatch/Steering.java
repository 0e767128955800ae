package org.edgewire.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandStatus;
import org.edgewire.json.JsonText;
import org.edgewire.store.AgentRecord;

/**
 * What producers and operators can do to commands and agents beyond submitting one: cancel, retry,
 * submit to many, configure, kick, explain (protocol sections 3 to 5).
 *
 * <p>Thread-safe. Futures complete after the commit, with {@link StoreUnavailableException} when
 * the store did not take the request, and with {@link org.edgewire.store.StoreException} when the
 * database could not be read.
 */
public interface Steering {
  /**
   * Takes a command back while it is queued. A {@code schedule_message} that the agent may have is
   * cancelled by a command of its own; asking again finds that one.
   */
  CompletableFuture<Cancelled> cancel(CommandId id);

  /**
   * Tries a command again: under its id after {@code unconfirmed} or {@code exhausted}, by a new
   * command after {@code failed}, {@code expired} or {@code cancelled}, or when its expiry has
   * passed. Of one command there is at most one such new command; asking again finds it.
   */
  CompletableFuture<Retried> retry(CommandId id);

  /**
   * Retries commands in a state, the newest first.
   *
   * @param agent only of this agent
   * @param before only those accepted before; {@link RetriedMany#before} of the page before
   * @param limit most commands, 1 to 1 000
   */
  CompletableFuture<RetriedMany> retryAll(
      CommandStatus status, Optional<AgentId> agent, OptionalLong before, int limit);

  /** What is wrong with a submit whoever gets it; empty when nothing is. */
  Optional<Submitted> check(NewCommand template);

  /**
   * Submits one command for each of many agents, each with an id of its own. An agent's refusal
   * stops nobody else; a store that is behind is waited for. Never completes exceptionally.
   *
   * @param template what to submit, without an id; its agent is not looked at
   * @return in the order of the agents
   */
  CompletableFuture<List<SubmittedTo>> submitToMany(NewCommand template, List<AgentId> agents);

  /** The same for all agents that are known, in the order of their ids. */
  CompletableFuture<List<SubmittedTo>> submitToAllKnown(NewCommand template);

  /**
   * Gives an agent a new retained configuration, known or not: sent at once when it is connected,
   * else when it comes, until it was heard after that.
   *
   * @param config the text of a JSON object
   * @return what is known of the agent now
   */
  CompletableFuture<AgentRecord> configure(AgentId agent, JsonText config);

  /** Ends an agent's WebSocket with 4003; tells whether there was one. */
  CompletableFuture<Boolean> kick(AgentId agent);

  /**
   * Why a command is not delivered or not finished yet, or how it ended; empty when it is unknown.
   * Takes about a second at most.
   */
  CompletableFuture<Optional<Explanation>> explain(CommandId id);

  /**
   * Events that an agent reported, the newest first, all that were stored before this call among
   * them.
   *
   * @param before the id of an event; only those stored before it
   */
  CompletableFuture<List<JsonText>> reportedBy(AgentId agent, Optional<String> before, int limit);
}
