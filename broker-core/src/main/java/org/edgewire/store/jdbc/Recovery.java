package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.StatusChange;
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
  private long highestSeq;
  private long highestGroup;
  private int queued;
  private int inFlight;

  Recovery(Tables tables, Memory memory, Instant now, long nanos) {
    this.tables = tables;
    this.memory = memory;
    this.now = now;
    this.nanos = nanos;
  }

  Position run() throws SQLException {
    highestSeq = tables.commands().highestSeq();
    AgentCounts sums = tables.agents().sums();
    queued = sums.queued();
    inFlight = sums.inFlight();
    tables.quarantine().read(this::setAside);
    journal();
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
    for (Entry entry : batch) {
      if (entry.event() instanceof Event.CommandAccepted accepted) {
        ids.add(accepted.command().id());
        agents.add(accepted.command().agent());
      } else if (entry.event() instanceof Event.CommandChanged changed) {
        ids.add(changed.change().id());
      } else if (entry.event() instanceof Event.AgentNoted noted) {
        agents.add(noted.agent().id());
      }
    }
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
    } else if (event instanceof Event.AgentReported reported
        && !tables.reports().exists(reported.agent(), reported.eventId())) {
      memory.reports.add(reported, new Since(group, nanos));
    }
  }

  private void accepted(Lookup lookup, Event.CommandAccepted event, long group) {
    highestSeq = Math.max(highestSeq, event.command().seq());
    if (lookup.command(event.command().id()).isEmpty()) {
      Held held = Held.accepted(event.command(), event.payload(), now);
      put(lookup, held, Standing.NONE, group);
    }
  }

  private void changed(Lookup lookup, StatusChange change, long group) {
    Optional<Held> before = lookup.command(change.id());
    Optional<CommandState> after = before.flatMap(held -> held.state().apply(change));
    if (after.isPresent()) {
      Standing counted = Standing.of(before.orElseThrow().state().status());
      put(lookup, before.get().moved(after.get(), now), counted, group);
    }
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
