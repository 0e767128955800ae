package org.edgewire.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.Delivery;
import org.edgewire.json.JsonObject;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/**
 * Accepts a command, or tells why not (protocol section 3).
 *
 * @param request what the producer asked for
 * @param id its own name or a new one
 * @param payload the request's payload, read
 * @param policy limits and defaults
 */
record SubmitOperation(NewCommand request, CommandId id, JsonObject payload, DispatchPolicy policy)
    implements Operation<SubmitOperation.Answer> {

  /** Whether a command was accepted, was there before, or is refused. */
  sealed interface Answer {
    record Accepted(CommandState state) implements Answer {}

    record Existing(CommandState state) implements Answer {}

    record Refused(String code, String detail) implements Answer {}
  }

  @Override
  public Intake intake() {
    return Intake.PRODUCER;
  }

  @Override
  public Set<CommandId> commands() {
    return request.id().isPresent() ? Set.of(id) : Set.of();
  }

  @Override
  public Set<AgentId> agents() {
    return Set.of(request.agent());
  }

  @Override
  public int weight() {
    return 400 + request.payload().text().length();
  }

  @Override
  public Answer decide(Ledger ledger) {
    Optional<CommandState> existing =
        request.id().isPresent() ? ledger.command(id) : Optional.empty();
    if (existing.isPresent()) {
      return repeated(existing.get());
    }
    if (ledger.counts(request.agent()).queued() >= policy.queueLimit()) {
      return new Answer.Refused(
          "queue_full",
          "agent " + request.agent() + " has " + policy.queueLimit() + " commands waiting");
    }
    Instant now = ledger.now();
    Instant expiry = expiry(now);
    Optional<Answer> mistimed = mistimed(now, expiry);
    return mistimed.orElseGet(
        () -> new Answer.Accepted(ledger.accept(command(ledger, now, expiry), request.payload())));
  }

  private Answer repeated(CommandState existing) {
    return existing.command().digest().equals(request.digest())
        ? new Answer.Existing(existing)
        : new Answer.Refused(
            "command_id_conflict",
            "command_id " + id + " was used before, for a request with other content");
  }

  private Optional<Answer> mistimed(Instant now, Instant expiry) {
    if (request.deliverAt().filter(from -> !expiry.isAfter(from)).isPresent()) {
      return Optional.of(
          new Answer.Refused("invalid_expires_at", "expires_at must be later than deliver_at"));
    }
    if (!expiry.isAfter(now)) {
      return Optional.of(new Answer.Refused("invalid_expires_at", "expires_at is in the past"));
    }
    return Optional.empty();
  }

  private Instant expiry(Instant now) {
    Instant from = request.deliverAt().filter(now::isBefore).orElse(now);
    Duration ttl = request.ttl().orElse(policy.defaultTtl(request.priority()));
    return request.expiresAt().orElseGet(() -> from.plus(ttl)).truncatedTo(ChronoUnit.MILLIS);
  }

  private Command command(Ledger ledger, Instant now, Instant expiry) {
    Delivery delivery = request.delivery().orElseGet(() -> request.type().defaultDelivery(payload));
    Optional<String> orderingKey =
        request.orderingKey().or(() -> request.type().defaultOrderingKey(payload));
    return new Command(
        ledger.nextSeq(),
        id,
        request.agent(),
        request.type(),
        request.priority(),
        delivery,
        orderingKey,
        now,
        request.deliverAt().map(at -> at.truncatedTo(ChronoUnit.MILLIS)),
        Optional.of(expiry),
        Optional.empty(),
        request.digest());
  }
}
