package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.edgewire.command.AgentId;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.Priority;
import org.edgewire.command.StatusChange;
import org.edgewire.json.JsonText;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.Announcement;
import org.edgewire.store.Event;
import org.edgewire.store.Ledger;
import org.edgewire.store.Outbox;

/** The ledger of one group: what it staged over what is committed. */
final class GroupLedger implements Ledger {
  private final Instant now;
  private final Memory memory;
  private final Tables tables;
  private final LongSupplier seqs;
  private final Metrics metrics;
  private final Lookup lookup;
  private final Staging staging = new Staging();
  private final OrderingKeys keys;
  private final GroupOutbox outbox;
  private final GroupSessions sessions;

  /** What the ledgers of all groups share. */
  record Shared(
      Memory memory,
      Tables tables,
      LongSupplier seqs,
      Optional<Supplier<String>> webhookIds,
      Metrics metrics) {}

  GroupLedger(Instant now, Shared shared) {
    this.now = now;
    this.memory = shared.memory();
    this.tables = shared.tables();
    this.seqs = shared.seqs();
    this.metrics = shared.metrics();
    this.outbox = new GroupOutbox(now, memory, tables, staging, shared.webhookIds());
    this.lookup = new Lookup(memory, tables);
    this.keys = new OrderingKeys(tables, memory, staging, id -> entry(id).hasLiveRows());
    this.sessions = new GroupSessions(memory, tables, lookup, staging);
  }

  Lookup lookup() {
    return lookup;
  }

  @Override
  public GroupSessions sessions() {
    return sessions;
  }

  Staging staging() {
    return staging;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nextSeq() {
    return seqs.getAsLong();
  }

  @Override
  public Optional<CommandState> command(CommandId id) {
    return held(id).map(Held::state);
  }

  @Override
  public AgentRecord agent(AgentId id) {
    return entry(id).record();
  }

  @Override
  public AgentCounts counts(AgentId id) {
    return entry(id).counts();
  }

  @Override
  public boolean hasReported(AgentId id, String eventId) {
    ReportMemory.Key key = new ReportMemory.Key(id.value(), eventId);
    return staging.hasReport(key)
        || memory.reports.contains(key)
        || reading(() -> tables.reports().exists(id, eventId));
  }

  @Override
  public Optional<CommandState> ahead(CommandId id) {
    return held(id)
        .filter(Held::isQueued)
        .flatMap(held -> reading(() -> keys.ahead(held)))
        .map(Held::state);
  }

  @Override
  public List<CommandRecord> head(AgentId id, Priority lane, int limit, long maxBytes) {
    return reading(() -> queue(id).head(lane, limit, maxBytes));
  }

  @Override
  public List<CommandRecord> inFlight(AgentId id) {
    return reading(() -> queue(id).inFlight());
  }

  @Override
  public CommandState accept(Command command, JsonText payload) {
    // Who brings an id of its own announced it; one that was made here is new, and no look-up.
    if (staging.command(command.id()).or(() -> lookup.known(command.id())).isPresent()) {
      throw new IllegalStateException("a command to be accepted exists already");
    }
    Command rounded = rounded(command);
    Held held = placed(Held.accepted(rounded, payload, now));
    staging.put(held);
    staging.put(entry(command.agent()).counting(Standing.NONE, Standing.QUEUED));
    staging.event(new Event.CommandAccepted(rounded, payload));
    staging.fact(listener -> listener.accepted(held.state(), payload));
    queued(held);
    return held.state();
  }

  @Override
  public Optional<CommandState> change(StatusChange wanted) {
    StatusChange change = rounded(wanted);
    Optional<Held> before = held(change.id());
    if (change.to() == CommandStatus.SENT
        && before.filter(held -> held.hold() != Hold.NONE).isPresent()) {
      return Optional.empty();
    }
    Optional<CommandState> after = before.flatMap(held -> held.state().apply(change));
    if (after.isEmpty()) {
      metrics.count(Metrics.Counter.ILLEGAL_CHANGES);
      return after;
    }
    moved(before.orElseThrow(), after.get(), change);
    return after;
  }

  private void moved(Held before, CommandState after, StatusChange change) {
    boolean revived = !before.isLive() && !after.status().isFinal();
    Held moved = placed(before.moved(after, now));
    Optional<Held> overtaken = revived ? waiting(moved) : Optional.empty();
    KeyName.of(moved).ifPresent(key -> memory.keyFloors.lower(key, moved.seq()));
    staging.put(moved);
    staging.put(
        entry(after.command().agent())
            .counting(Standing.of(before.state().status()), Standing.of(after.status())));
    staging.event(new Event.CommandChanged(change));
    staging.fact(l -> l.changed(before.state(), after, change, before.payload()));
    if (after.status().isFinal()) {
      outbox.announce(new Announcement.CommandEnded(after));
    }
    queued(moved);
    overtaken.ifPresent(this::park);
    if (before.isLive() && !moved.isLive() && before.hold() != Hold.PARKED) {
      next(moved).ifPresent(this::release);
    }
  }

  /** The same where it belongs: in its queue, or behind an earlier one of its ordering key. */
  private Held placed(Held held) {
    boolean behind =
        held.isQueued() && held.hold() == Hold.NONE && reading(() -> keys.ahead(held)).isPresent();
    return behind ? held.holding(Hold.PARKED) : held;
  }

  /** The command of its key that was first until this one came back to life. */
  private Optional<Held> waiting(Held revived) {
    return KeyName.of(revived)
        .flatMap(key -> reading(() -> keys.first(key)))
        .filter(first -> first.seq() > revived.seq())
        .filter(first -> first.isQueued() && first.hold() == Hold.NONE);
  }

  /** The command of its key whose turn it is now. */
  private Optional<Held> next(Held ended) {
    return KeyName.of(ended)
        .flatMap(key -> reading(() -> keys.first(key)))
        .filter(first -> first.hold() == Hold.PARKED);
  }

  /** Tells that a command took its place in its agent's queue, if it did. */
  private void queued(Held held) {
    if (held.isQueued() && held.hold() == Hold.NONE) {
      KeyName.of(held).ifPresent(key -> memory.keyFloors.put(key, held.seq()));
      memory.laneFloors.lower(LaneName.of(held), held.rank());
      staging.fact(listener -> listener.released(held.state(), held.payload()));
    }
  }

  private void park(Held held) {
    touch(held.holding(Hold.PARKED));
    staging.fact(listener -> listener.parked(held.state()));
  }

  @Override
  public void note(AgentRecord agent) {
    AgentRecord rounded = rounded(agent);
    staging.note(entry(agent.id()).noted(rounded));
    staging.event(new Event.AgentNoted(rounded));
    staging.fact(listener -> listener.noted(rounded));
  }

  @Override
  public void report(Event.AgentReported event) {
    if (hasReported(event.agent(), event.eventId())) {
      throw new IllegalStateException("an agent's event to be stored is stored already");
    }
    staging.put(event);
    staging.event(event);
    staging.fact(listener -> listener.reported(event));
    outbox.announce(new Announcement.AgentSaid(event));
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  /**
   * Its not-before time has come: it takes its place in the queue, or behind those of its ordering
   * key. Nothing for the journal, its time says it all.
   */
  void timeHasCome(Held held) {
    Held placed = placed(held.holding(Hold.NONE));
    if (placed.hold() == Hold.NONE) {
      release(held);
    } else {
      touch(placed);
    }
  }

  private void release(Held held) {
    JsonText payload =
        held.payload().isPresent()
            ? held.payload().get()
            : reading(() -> tables.commands().payload(held.seq()));
    Held queued = held.holding(Hold.NONE);
    touch(queued);
    memory.laneFloors.lower(LaneName.of(queued), queued.rank());
    staging.fact(listener -> listener.released(held.state(), Optional.of(payload)));
  }

  /** Its row is to be written again. */
  void touch(Held held) {
    staging.put(held);
    staging.put(entry(held.state().command().agent()));
  }

  Optional<Held> held(CommandId id) {
    return staging.command(id).or(() -> lookup.command(id));
  }

  private AgentEntry entry(AgentId id) {
    return staging.agent(id).orElseGet(() -> lookup.agent(id));
  }

  private QueueView queue(AgentId id) {
    return new QueueView(tables.commands(), memory, staging, entry(id));
  }

  private interface Read<R> {
    R run() throws SQLException;
  }

  private static <R> R reading(Read<R> read) {
    try {
      return read.run();
    } catch (SQLException e) {
      throw new LostConnectionException(e);
    }
  }

  /** The tables keep milliseconds; what is in memory must not differ from what is read back. */
  private static Command rounded(Command c) {
    return new Command(
        c.seq(),
        c.id(),
        c.agent(),
        c.type(),
        c.priority(),
        c.delivery(),
        c.orderingKey(),
        rounded(c.acceptedAt()),
        c.deliverAt().map(GroupLedger::rounded),
        c.expiresAt().map(GroupLedger::rounded),
        c.retryOf(),
        c.digest());
  }

  private static StatusChange rounded(StatusChange c) {
    return new StatusChange(
        c.id(),
        c.seq(),
        c.revision(),
        c.to(),
        rounded(c.at()),
        c.cause(),
        c.channel(),
        c.dedup(),
        c.error(),
        c.result(),
        c.completedAt().map(GroupLedger::rounded));
  }

  private static AgentRecord rounded(AgentRecord a) {
    return new AgentRecord(
        a.id(),
        a.lastSeen().map(GroupLedger::rounded),
        a.lastSync().map(GroupLedger::rounded),
        a.lastStatus(),
        a.capabilities(),
        a.config(),
        a.configVersion(),
        a.configHeard(),
        a.lastCloseCode());
  }

  static Instant rounded(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }
}
