package org.edgewire.dispatch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.command.Delivery;
import org.edgewire.command.Lifecycle;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/**
 * Takes a command back, or tells the agent to (protocol section 3).
 *
 * @param original as read before; its payload does not change
 * @param links the commands by which the agent may have been told, or may be told now; the last one
 *     is the best
 * @param lifecycle the rules
 * @param policy life of the linked command
 */
record CancelOperation(
    CommandRecord original, List<Link> links, Lifecycle lifecycle, DispatchPolicy policy)
    implements Operation<Cancelled> {

  /**
   * A {@code cancel_scheduled} for a command.
   *
   * @param id derived from what is to be cancelled, so that asking again finds it
   * @param scheduleId what the agent calls it; a string or a number
   */
  record Link(CommandId id, JsonText scheduleId) {}

  static CancelOperation of(CommandRecord original, Lifecycle lifecycle, DispatchPolicy policy) {
    return new CancelOperation(original, links(original.state()), lifecycle, policy);
  }

  private static List<Link> links(CommandState state) {
    if (!state.command().type().equals(CommandType.SCHEDULE_MESSAGE)) {
      return List.of();
    }
    List<Link> links = new ArrayList<>();
    links.add(link(state, new JsonWriter().element(state.command().id().value()).toJson()));
    state
        .result()
        .flatMap(JsonText::asObject)
        .flatMap(result -> result.get("schedule_id"))
        .filter(id -> id.isString() || id.isNumber())
        .ifPresent(id -> links.add(link(state, id)));
    return List.copyOf(links);
  }

  /** A producer's retry makes it another message at the agent, to be cancelled anew. */
  private static Link link(CommandState state, JsonText scheduleId) {
    String of = state.command().id() + "\n" + state.attemptsAtRetry() + "\n" + scheduleId.text();
    return new Link(Derived.id("cancel", of), scheduleId);
  }

  @Override
  public Intake intake() {
    return Intake.PRODUCER;
  }

  @Override
  public Set<CommandId> commands() {
    Set<CommandId> ids = new HashSet<>();
    ids.add(original.command().id());
    links.forEach(link -> ids.add(link.id()));
    return ids;
  }

  @Override
  public Set<AgentId> agents() {
    return Set.of(original.command().agent());
  }

  @Override
  public Cancelled decide(Ledger ledger) {
    Optional<CommandState> found = ledger.command(original.command().id());
    if (found.isEmpty()) {
      return new Cancelled.Unknown();
    }
    CommandState state = found.get();
    if (state.status() == CommandStatus.CANCELLED) {
      return new Cancelled.Done(record(state));
    }
    Optional<CommandState> taken = lifecycle.cancel(state, ledger.now()).flatMap(ledger::change);
    if (taken.isPresent()) {
      return new Cancelled.Done(record(taken.get()));
    }
    return !links.isEmpty() && mayStillGoOut(state)
        ? new Cancelled.Asked(record(state), linked(ledger))
        : new Cancelled.TooLate(record(state));
  }

  private CommandRecord record(CommandState state) {
    return new CommandRecord(state, original.payload());
  }

  /** A scheduled message is completed when it is stored at the agent, long before it goes out. */
  private static boolean mayStillGoOut(CommandState state) {
    return state.status().isInFlight() || state.status() == CommandStatus.COMPLETED;
  }

  /**
   * One that is under way or has worked is enough; one that failed is replaced when the agent has
   * meanwhile told its own id of the message.
   */
  private CommandState linked(Ledger ledger) {
    for (Link link : links) {
      Optional<CommandState> known = ledger.command(link.id());
      if (known.filter(state -> !hasFailed(state.status())).isPresent()) {
        return known.get();
      }
    }
    Link best = links.get(links.size() - 1);
    return ledger.command(best.id()).orElseGet(() -> accept(ledger, best));
  }

  private static boolean hasFailed(CommandStatus status) {
    return status.isFinal() && status != CommandStatus.COMPLETED;
  }

  /** In the lane of the message, so that it does not arrive before it; without its ordering key. */
  private CommandState accept(Ledger ledger, Link link) {
    Command message = original.command();
    Command cancel =
        new Command(
            ledger.nextSeq(),
            link.id(),
            message.agent(),
            CommandType.CANCEL_SCHEDULED,
            message.priority(),
            Delivery.AT_LEAST_ONCE,
            Optional.empty(),
            ledger.now(),
            Optional.empty(),
            Optional.of(ledger.now().plus(policy.normalTtl())),
            Optional.empty(),
            "");
    return ledger.accept(
        cancel,
        new JsonWriter().object().field("schedule_id", link.scheduleId()).endObject().toJson());
  }
}
