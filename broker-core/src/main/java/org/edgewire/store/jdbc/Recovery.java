package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.StatusChange;
import org.edgewire.member.SessionId;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.Event;

/**
 * Brings memory to where it was: what the journal says beyond the tables is unsaved again, and the
 * next checkpoint writes it. Applying what the tables already have changes nothing, by the revision
 * of each change.
 */
final class Recovery {
  private static final int BATCH = 512;

  /** Where the writer goes on. */
  record Position(long nextSeq, long nextGroup) {}

  private record Entry(Event event, long group) {}

  private final Tables tables;
  private final Memory memory;
  private final Instant now;
  private final long nanos;
  private final HookRecovery webhooks;
  private final Map<KeyName, Boolean> keys = new LinkedHashMap<>();
  private long firstGroup = Long.MAX_VALUE;
  private long highestSeq;
  private long highestGroup;
  private int queued;
  private int inFlight;

  Recovery(Tables tables, Memory memory, Instant now, long nanos) {
    this.tables = tables;
    this.memory = memory;
    this.now = now;
    this.nanos = nanos;
    this.webhooks = new HookRecovery(tables, memory, now);
  }

  Position run() throws SQLException {
    highestSeq = tables.commands().highestSeq();
    AgentCounts sums = tables.agents().sums();
    queued = sums.queued();
    inFlight = sums.inFlight();
    HookTable.Size hooks = tables.hooks().size();
    memory.hooks.opened(hooks.rows(), hooks.highestSeq());
    tables.quarantine().read(this::setAside);
    journal();
    placeInKeys();
    memory.agents.totals(new AgentCounts(queued, inFlight));
    memory.publish();
    return new Position(highestSeq + 1, highestGroup + 1);
  }

  private void setAside(QuarantineTable.Key key, String body) throws SQLException {
    memory.quarantine.add(key);
    if (key.kind() != QuarantineTable.Kind.COMMAND) {
      apply(List.of(new Entry(EventReader.event(body), 0)));
      return;
    }
    CommandRecord record = EventReader.snapshot(body);
    Lookup lookup = new Lookup(memory, tables);
    Optional<Held> row = lookup.command(record.command().id());
    boolean newer =
        row.map(held -> held.state().revision() < record.state().revision()).orElse(true);
    if (newer) {
      Held before =
          row.orElse(
              Held.accepted(record.command(), record.payload(), now).withSaved(Standing.NONE));
      Standing counted = row.map(held -> Standing.of(held.state().status())).orElse(Standing.NONE);
      put(lookup, before.moved(record.state(), now), counted, 0);
    }
  }

  private void journal() throws SQLException {
    List<Entry> batch = new ArrayList<>();
    tables
        .journal()
        .read(
            (group, lines) -> {
              firstGroup = Math.min(firstGroup, group);
              highestGroup = Math.max(highestGroup, group);
              lines.lines().forEach(line -> batch.add(new Entry(EventReader.event(line), group)));
              if (batch.size() >= BATCH) {
                apply(batch);
                batch.clear();
              }
            });
    apply(batch);
  }

  private void apply(List<Entry> batch) throws SQLException {
    Lookup lookup = new Lookup(memory, tables);
    prefetch(lookup, batch);
    for (Entry entry : batch) {
      apply(lookup, entry.event(), entry.group());
    }
  }

  private void prefetch(Lookup lookup, List<Entry> batch) throws SQLException {
    Set<CommandId> ids = new LinkedHashSet<>();
    Set<AgentId> agents = new LinkedHashSet<>();
    Set<SessionId> sessions = new LinkedHashSet<>();
    for (Entry entry : batch) {
      if (entry.event() instanceof Event.CommandAccepted accepted) {
        ids.add(accepted.command().id());
        agents.add(accepted.command().agent());
      } else if (entry.event() instanceof Event.CommandChanged changed) {
        ids.add(changed.change().id());
      } else if (entry.event() instanceof Event.AgentNoted noted) {
        agents.add(noted.agent().id());
      } else if (entry.event() instanceof Event.OfSession ofSession) {
        sessions.add(ofSession.session());
      }
    }
    sessions.removeIf(id -> memory.sessions.get(id).isPresent());
    lookup.loadSessions(sessions);
    ids.removeIf(id -> memory.commands.get(id).isPresent());
    agents.removeIf(id -> memory.agents.get(id).isPresent());
    lookup.load(ids);
    lookup.loadAgents(agents);
  }

  private void apply(Lookup lookup, Event event, long group) throws SQLException {
    if (event instanceof Event.CommandAccepted accepted) {
      accepted(lookup, accepted, group);
    } else if (event instanceof Event.CommandChanged changed) {
      changed(lookup, changed.change(), group);
    } else if (event instanceof Event.AgentNoted noted) {
      AgentEntry entry = lookup.agent(noted.agent().id());
      memory.agents.noted(entry.noted(noted.agent()), new Since(group, nanos));
    } else if (event instanceof Event.OfSession ofSession) {
      inSession(lookup, ofSession, new Since(group, nanos));
    } else if (event instanceof Event.AgentReported reported
        && !tables.reports().exists(reported.agent(), reported.eventId())) {
      memory.reports.add(reported, new Since(group, nanos));
    } else {
      webhooks.apply(event, new Since(group, nanos));
    }
  }

  private void inSession(Lookup lookup, Event.OfSession event, Since since) {
    Optional<SessionEntry> known = lookup.session(event.session());
    boolean news =
        event instanceof Event.SessionCreated created
            ? known.filter(entry -> entry.has(created)).isEmpty()
            : known.filter(entry -> entry.lacks(event)).isPresent();
    if (news) {
      known.ifPresent(memory.sessions::adopt);
      memory.sessions.apply(event, since);
    }
  }

  private void accepted(Lookup lookup, Event.CommandAccepted event, long group) {
    highestSeq = Math.max(highestSeq, event.command().seq());
    KeyName.of(event.command()).ifPresent(key -> keys.put(key, true));
    if (lookup.command(event.command().id()).isEmpty()) {
      Held held = Held.accepted(event.command(), event.payload(), now);
      put(lookup, held, Standing.NONE, group);
    }
  }

  private void changed(Lookup lookup, StatusChange change, long group) {
    Optional<Held> before = lookup.command(change.id());
    // Also when its row has the change: those whose rows must follow may not have theirs.
    before.flatMap(KeyName::of).ifPresent(key -> keys.put(key, true));
    Optional<CommandState> after = before.flatMap(held -> held.state().apply(change));
    if (after.isPresent()) {
      Standing counted = Standing.of(before.orElseThrow().state().status());
      put(lookup, before.get().moved(after.get(), now), counted, group);
    }
  }

  /** Which command of an ordering key waits for which is not in the journal: it follows from it. */
  private void placeInKeys() throws SQLException {
    Lookup lookup = new Lookup(memory, tables);
    OrderingKeys order =
        new OrderingKeys(tables, memory, new Staging(), id -> lookup.agent(id).hasLiveRows());
    Since oldest = new Since(Math.min(firstGroup, highestGroup), nanos);
    List<Held> rows = new ArrayList<>();
    for (KeyName key : keys.keySet()) {
      Optional<Held> live = order.firstFrom(key, 0);
      for (boolean first = true; live.isPresent(); first = false) {
        Held held = live.get();
        live = order.firstFrom(key, held.seq() + 1);
        Held placed = held.isQueued() ? placed(held, first) : held;
        if (placed.hold() != held.hold()) {
          if (memory.commands.isNewer(held.id())) {
            memory.commands.change(placed, oldest);
          } else {
            rows.add(placed);
          }
        }
      }
    }
    memory.commands.changeFirst(rows, oldest);
    rows.forEach(held -> memory.agents.put(lookup.agent(held.state().command().agent())));
  }

  private static Held placed(Held held, boolean first) {
    if (first) {
      return held.hold() == Hold.PARKED ? held.holding(Hold.NONE) : held;
    }
    return held.hold() == Hold.NONE ? held.holding(Hold.PARKED) : held;
  }

  private void put(Lookup lookup, Held held, Standing counted, long group) {
    Standing standing = Standing.of(held.state().status());
    AgentEntry agent = lookup.agent(held.state().command().agent());
    memory.commands.change(held, new Since(group, nanos));
    memory.agents.put(agent.counting(counted, standing));
    queued += standing.queued() - counted.queued();
    inFlight += standing.inFlight() - counted.inFlight();
  }
}
