package org.edgewire.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.edgewire.command.Ack;
import org.edgewire.command.AgentId;
import org.edgewire.command.Channel;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.command.Delivery;
import org.edgewire.command.DeliveryPolicy;
import org.edgewire.command.Lifecycle;
import org.edgewire.command.Priority;
import org.edgewire.command.StatusChange;
import org.edgewire.json.JsonText;

/** An operation as a value, and the few that the store's tests need. */
public record Op<R>(
    Intake intake,
    Set<CommandId> commands,
    Set<AgentId> agents,
    int weight,
    Function<Ledger, R> body)
    implements Operation<R> {
  private static final Lifecycle LIFECYCLE = new Lifecycle(DeliveryPolicy.DEFAULT);

  @Override
  public R decide(Ledger ledger) {
    return body.apply(ledger);
  }

  /** The same in another queue. */
  public Op<R> in(Intake other) {
    return new Op<>(other, commands, agents, weight, body);
  }

  /** The same with another weight. */
  public Op<R> weighing(int other) {
    return new Op<>(intake, commands, agents, other, body);
  }

  /** Asks the ledger something about an agent. */
  public static <R> Op<R> read(AgentId agent, Function<Ledger, R> question) {
    return new Op<>(Intake.BROKER, Set.of(), Set.of(agent), 200, question);
  }

  /** What a producer's command looks like; defaults are those of an ordinary one. */
  public record Draft(
      String id,
      String agent,
      String type,
      Priority priority,
      Delivery delivery,
      Optional<Instant> deliverAt,
      Optional<Instant> expiresAt,
      String payload,
      String key) {
    /** The same in another lane. */
    public Draft in(Priority lane) {
      return new Draft(id, agent, type, lane, delivery, deliverAt, expiresAt, payload, key);
    }

    /** The same of another type. */
    public Draft of(String otherType) {
      return new Draft(
          id, agent, otherType, priority, delivery, deliverAt, expiresAt, payload, key);
    }

    /** The same, at least once. */
    public Draft repeatable() {
      return new Draft(
          id, agent, type, priority, Delivery.AT_LEAST_ONCE, deliverAt, expiresAt, payload, key);
    }

    /** The same, not before. */
    public Draft notBefore(Instant at) {
      return new Draft(
          id, agent, type, priority, delivery, Optional.of(at), expiresAt, payload, key);
    }

    /** The same, never after. */
    public Draft notAfter(Instant at) {
      return new Draft(
          id, agent, type, priority, delivery, deliverAt, Optional.of(at), payload, key);
    }

    /** The same with that payload. */
    public Draft with(String text) {
      return new Draft(id, agent, type, priority, delivery, deliverAt, expiresAt, text, key);
    }

    /** The same with that ordering key. */
    public Draft keyed(String other) {
      return new Draft(id, agent, type, priority, delivery, deliverAt, expiresAt, payload, other);
    }

    /** Accepts it; its result is whether it was new. */
    public Op<Boolean> accept() {
      AgentId agentId = new AgentId(agent);
      CommandId commandId = new CommandId(id);
      return new Op<>(
          Intake.PRODUCER,
          Set.of(commandId),
          Set.of(agentId),
          200 + payload.length(),
          ledger -> {
            if (ledger.command(commandId).isPresent()) {
              return false;
            }
            ledger.accept(command(ledger), JsonText.trusted(payload));
            return true;
          });
    }

    private Command command(Ledger ledger) {
      return new Command(
          ledger.nextSeq(),
          new CommandId(id),
          new AgentId(agent),
          new CommandType(type),
          priority,
          delivery,
          Optional.of(key),
          ledger.now(),
          deliverAt,
          expiresAt,
          Optional.empty(),
          "digest of " + id);
    }
  }

  /** An ordinary command. */
  public static Draft draft(String id, String agent) {
    return new Draft(
        id,
        agent,
        "send_message_now",
        Priority.NORMAL,
        Delivery.AT_MOST_ONCE,
        Optional.empty(),
        Optional.empty(),
        "{\"n\":\"" + id + "\"}",
        "key of " + id);
  }

  /** It goes out. */
  public static Op<Optional<CommandState>> send(String id) {
    return change(
        id, (state, at) -> LIFECYCLE.send(state, at, Channel.WEBSOCKET, false), Intake.BROKER);
  }

  /** The agent acks. */
  public static Op<Optional<CommandState>> ack(String id, CommandStatus status) {
    return ack(
        new Ack(
            new CommandId(id),
            status,
            Optional.empty(),
            status == CommandStatus.FAILED ? Optional.of("no\nsuch \\ thread") : Optional.empty(),
            Optional.empty()));
  }

  /** The agent acks. */
  public static Op<Optional<CommandState>> ack(Ack ack) {
    return change(
        ack.id().value(), (state, at) -> LIFECYCLE.ack(state, ack, at, Channel.SYNC), Intake.AGENT);
  }

  /** The producer takes it back. */
  public static Op<Optional<CommandState>> cancel(String id) {
    return change(id, LIFECYCLE::cancel, Intake.PRODUCER);
  }

  /** The producer asks for another try. */
  public static Op<Optional<CommandState>> retry(String id) {
    return change(id, LIFECYCLE::retry, Intake.PRODUCER);
  }

  /** Its connection died without an ack. */
  public static Op<Optional<CommandState>> lose(String id) {
    return change(id, LIFECYCLE::connectionLost, Intake.AGENT);
  }

  /**
   * Moves a command on by a rule; its result is the new state, empty when the rule or the state
   * refused.
   */
  public static Op<Optional<CommandState>> change(
      String id, BiFunction<CommandState, Instant, Optional<StatusChange>> rule, Intake intake) {
    CommandId commandId = new CommandId(id);
    return new Op<>(
        intake,
        Set.of(commandId),
        Set.of(),
        200,
        ledger ->
            ledger
                .command(commandId)
                .flatMap(state -> rule.apply(state, ledger.now()))
                .flatMap(ledger::change));
  }

  /** Something more is known of an agent. */
  public static Op<AgentRecord> note(String agent, Function<AgentRecord, AgentRecord> newer) {
    AgentId id = new AgentId(agent);
    return new Op<>(
        Intake.AGENT,
        Set.of(),
        Set.of(id),
        200,
        ledger -> {
          AgentRecord record = newer.apply(ledger.agent(id));
          ledger.note(record);
          return record;
        });
  }

  /** An agent reports an event; its result is whether it was new. */
  public static Op<Boolean> report(String agent, String eventId, String body) {
    AgentId id = new AgentId(agent);
    return new Op<>(
        Intake.LOOKUP,
        Set.of(),
        Set.of(id),
        200,
        ledger -> {
          boolean fresh = !ledger.hasReported(id, eventId);
          if (fresh) {
            ledger.report(
                new Event.AgentReported(id, eventId, JsonText.trusted(body), ledger.now()));
          }
          return fresh;
        });
  }

  /** A time so far from now, to the millisecond. */
  public static Instant in(ManualTime time, Duration from) {
    return time.instant().plus(from);
  }
}
