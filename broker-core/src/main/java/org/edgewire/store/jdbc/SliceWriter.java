package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.Lifecycle;
import org.edgewire.json.JsonText;
import org.edgewire.member.SessionId;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.Event;
import org.edgewire.store.Event.AgentReported;

/** The statements of a checkpoint, and what memory knows after it. Commits nothing. */
final class SliceWriter {
  private final Tables tables;
  private final Memory memory;
  private final Lifecycle lifecycle;
  private final SessionWriter sessions;

  SliceWriter(Tables tables, Memory memory, Lifecycle lifecycle) {
    this.tables = tables;
    this.memory = memory;
    this.lifecycle = lifecycle;
    this.sessions = new SessionWriter(tables, memory);
  }

  /** What memory takes over after the commit. */
  record Written(Slice slice, Map<AgentId, AgentEntry> agents, Set<QuarantineTable.Key> freed) {}

  Written write(Slice slice, Instant now) throws SQLException {
    Set<QuarantineTable.Key> freed = new LinkedHashSet<>();
    writeCommands(slice, freed, now);
    Map<AgentId, AgentEntry> agents = writeAgents(slice, freed, now);
    for (AgentReported event : slice.reports()) {
      tables.reports().insert(event);
      freed.add(QuarantineTable.Key.of(event));
    }
    writeHooks(slice, freed);
    for (SessionId id : slice.sessions()) {
      sessions.write(id, now);
      freed.add(QuarantineTable.Key.of(id));
    }
    freed.retainAll(memory.quarantine);
    for (QuarantineTable.Key key : freed) {
      tables.quarantine().delete(key);
    }
    return new Written(slice, agents, freed);
  }

  private void writeCommands(Slice slice, Set<QuarantineTable.Key> freed, Instant now)
      throws SQLException {
    List<Held> inserts = new ArrayList<>();
    List<Held> updates = new ArrayList<>();
    for (Held held : slice.commands()) {
      if (memory.commands.isSetAside(held.id())) {
        setAside(held, now, "");
      } else {
        (held.inTable() ? updates : inserts).add(held);
        freed.add(QuarantineTable.Key.of(held));
      }
    }
    tables.commands().insert(inserts, lifecycle);
    tables.commands().update(updates, lifecycle);
    tables.ordering().write(inserts);
    tables.ordering().write(updates);
  }

  private void writeHooks(Slice slice, Set<QuarantineTable.Key> freed) throws SQLException {
    tables.hooks().delete(ended(slice));
    tables.hooks().insert(inserts(slice));
    tables.hooks().update(slice.hooks().stream().filter(h -> h.inTable() && !h.ended()).toList());
    for (Hook hook : slice.hooks()) {
      if (hook.ended() || !memory.hooks.isSetAside(hook.seq())) {
        freed.add(QuarantineTable.Key.of(hook));
      }
    }
  }

  private static List<Hook> ended(Slice slice) {
    return slice.hooks().stream().filter(hook -> hook.ended() && hook.inTable()).toList();
  }

  /** One that was set aside stays where it is: its row was refused before. */
  private List<Hook> inserts(Slice slice) {
    return slice.hooks().stream()
        .filter(hook -> !hook.ended() && !hook.inTable())
        .filter(hook -> !memory.hooks.isSetAside(hook.seq()))
        .toList();
  }

  private Map<AgentId, AgentEntry> writeAgents(
      Slice slice, Set<QuarantineTable.Key> freed, Instant now) throws SQLException {
    Map<AgentId, AgentEntry> before = entries(slice.touchedAgents());
    Map<AgentId, AgentEntry> after = new LinkedHashMap<>(before);
    for (Held held : slice.commands()) {
      if (!memory.commands.isSetAside(held.id())) {
        Standing standing = Standing.of(held.state().status());
        after.computeIfPresent(
            held.state().command().agent(), (id, entry) -> entry.saving(held.saved(), standing));
      }
    }
    Set<AgentId> noted = new LinkedHashSet<>(slice.agents());
    for (Map.Entry<AgentId, AgentEntry> entry : after.entrySet()) {
      AgentEntry agent = entry.getValue();
      boolean whole = noted.contains(entry.getKey());
      if (memory.agents.isSetAside(entry.getKey())) {
        tables.agents().updateCounts(agent);
        if (whole) {
          setAside(agent, now, "");
        }
      } else if (!agent.inTable()) {
        tables.agents().insert(agent);
      } else if (whole) {
        tables.agents().update(agent);
        freed.add(QuarantineTable.Key.of(agent.record()));
      } else if (!agent.equals(before.get(entry.getKey()))) {
        tables.agents().updateCounts(agent);
      }
      entry.setValue(agent.written());
    }
    return after;
  }

  /** Entries of agents; one whose counts are those of its row again may have left memory. */
  private Map<AgentId, AgentEntry> entries(Set<AgentId> ids) throws SQLException {
    Map<AgentId, AgentEntry> found = new LinkedHashMap<>();
    Set<AgentId> missing = new LinkedHashSet<>();
    for (AgentId id : ids) {
      Optional<AgentEntry> known = memory.agents.get(id);
      known.ifPresent(entry -> found.put(id, entry));
      if (known.isEmpty()) {
        missing.add(id);
      }
    }
    if (!missing.isEmpty()) {
      missing.forEach(id -> found.put(id, AgentEntry.unknown(id)));
      found.putAll(tables.agents().find(missing));
    }
    return found;
  }

  /** The transaction is durable. */
  void remember(Written written) {
    for (Held held : written.slice().commands()) {
      if (memory.commands.isSetAside(held.id())) {
        memory.commands.setAside(held);
      } else {
        memory.commands.saved(held);
      }
    }
    Set<AgentId> noted = new LinkedHashSet<>(written.slice().agents());
    for (AgentEntry agent : written.agents().values()) {
      if (memory.agents.isSetAside(agent.id())) {
        memory.agents.setAside(agent);
      } else if (noted.contains(agent.id())) {
        memory.agents.saved(agent);
      } else {
        memory.agents.put(agent);
      }
    }
    written.slice().reports().forEach(memory.reports::saved);
    memory.hooks.rowsChanged(inserts(written.slice()).size() - ended(written.slice()).size());
    written.slice().hooks().forEach(memory.hooks::saved);
    written.slice().sessions().forEach(memory.sessions::saved);
    memory.quarantine.removeAll(written.freed());
    memory.publish();
  }

  /** Writes an item that its table refused into the quarantine. */
  void setAside(Slice single, Instant now, String sqlState) throws SQLException {
    for (Held held : single.commands()) {
      setAside(held, now, sqlState);
    }
    for (AgentId id : single.agents()) {
      AgentEntry entry = entries(Set.of(id)).get(id);
      if (!entry.inTable()) {
        // Its commands are counted in its row, whatever else is wrong with it.
        tables.agents().insert(AgentEntry.unknown(id));
      }
      setAside(entry, now, sqlState);
    }
    for (AgentReported event : single.reports()) {
      QuarantineTable.Key key = QuarantineTable.Key.of(event);
      tables.quarantine().put(key, now, sqlState, EventWriter.line(event));
    }
    for (Hook hook : single.hooks()) {
      String line = EventWriter.line(new Event.WebhookQueued(hook.webhook()));
      tables.quarantine().put(QuarantineTable.Key.of(hook), now, sqlState, line);
    }
    for (SessionId id : single.sessions()) {
      sessions.setAside(id, now, sqlState);
    }
  }

  /** That is durable. */
  void rememberSetAside(Slice single) {
    for (Held held : single.commands()) {
      memory.commands.setAside(held);
      memory.quarantine.add(QuarantineTable.Key.of(held));
    }
    for (AgentId id : single.agents()) {
      AgentEntry entry = memory.agents.get(id).orElse(AgentEntry.unknown(id));
      memory.agents.setAside(entry.written());
      memory.quarantine.add(QuarantineTable.Key.of(entry.record()));
    }
    for (AgentReported event : single.reports()) {
      memory.reports.saved(event);
      memory.quarantine.add(QuarantineTable.Key.of(event));
    }
    for (Hook hook : single.hooks()) {
      memory.hooks.setAside(hook);
      memory.quarantine.add(QuarantineTable.Key.of(hook));
    }
    for (SessionId id : single.sessions()) {
      memory.sessions.setAside(id);
      memory.quarantine.add(QuarantineTable.Key.of(id));
    }
    memory.publish();
  }

  private void setAside(Held held, Instant now, String sqlState) throws SQLException {
    JsonText payload =
        held.payload().isPresent() ? held.payload().get() : tables.commands().payload(held.seq());
    String body = EventWriter.snapshot(held.state(), payload);
    tables.quarantine().put(QuarantineTable.Key.of(held), now, sqlState, body);
  }

  private void setAside(AgentEntry entry, Instant now, String sqlState) throws SQLException {
    AgentRecord record = entry.record();
    String body = EventWriter.line(new Event.AgentNoted(record));
    tables.quarantine().put(QuarantineTable.Key.of(record), now, sqlState, body);
  }

  /** After a commit whose answer was lost: what of it do the rows say? */
  void reconcile(Slice slice) throws SQLException {
    List<CommandId> ids = slice.commands().stream().map(Held::id).toList();
    Map<CommandId, Held> rows = new HashMap<>(tables.commands().find(ids));
    for (CommandId id : ids) {
      Standing standing = rows.containsKey(id) ? rows.get(id).saved() : Standing.NONE;
      memory.commands.get(id).ifPresent(held -> memory.commands.correct(held.withSaved(standing)));
    }
    Map<AgentId, AgentEntry> agents = tables.agents().find(slice.touchedAgents());
    for (AgentEntry row : agents.values()) {
      AgentEntry known = memory.agents.get(row.id()).orElse(row);
      memory.agents.put(known.withRow(row.savedQueued(), row.savedInFlight()));
    }
    for (AgentReported event : slice.reports()) {
      if (tables.reports().exists(event.agent(), event.eventId())) {
        memory.reports.saved(event);
      }
    }
    reconcileHooks(slice);
    sessions.reconcile(slice.sessions());
  }

  private void reconcileHooks(Slice slice) throws SQLException {
    if (slice.hooks().isEmpty()) {
      return;
    }
    Set<Long> rows = new HashSet<>();
    tables.hooks().find(slice.hooks().stream().map(Hook::seq).toList()).stream()
        .map(Hook::seq)
        .forEach(rows::add);
    for (Hook hook : slice.hooks()) {
      memory
          .hooks
          .get(hook.seq())
          .ifPresent(known -> memory.hooks.correct(known.withRow(rows.contains(known.seq()))));
    }
    memory.hooks.rows(tables.hooks().size().rows());
  }
}
