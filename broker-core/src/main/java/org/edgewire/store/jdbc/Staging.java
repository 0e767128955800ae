package org.edgewire.store.jdbc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Consumer;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.CommitListener;
import org.edgewire.store.Event;
import org.edgewire.store.Event.AgentReported;

/**
 * What one group changes, before it is durable. What one operation changed can be taken back alone.
 */
final class Staging {
  private final LinkedHashMap<CommandId, Held> commands = new LinkedHashMap<>();
  private final Map<AgentId, Map<CommandId, Held>> byAgent = new HashMap<>();
  private final KeyIndex byKey = new KeyIndex();
  private final Map<AgentId, AgentEntry> agents = new LinkedHashMap<>();
  private final Map<AgentId, AgentEntry> noted = new LinkedHashMap<>();
  private final Map<ReportMemory.Key, AgentReported> reports = new LinkedHashMap<>();
  private final HookIndex hooks = new HookIndex();
  private final List<Event> events = new ArrayList<>();
  private final List<Consumer<CommitListener>> facts = new ArrayList<>();
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private final SessionStaging sessions = new SessionStaging(undo::push);

  Optional<Held> command(CommandId id) {
    return Optional.ofNullable(commands.get(id));
  }

  Optional<AgentEntry> agent(AgentId id) {
    return Optional.ofNullable(agents.get(id));
  }

  /** Not to be changed. */
  Map<CommandId, Held> commandsOf(AgentId agent) {
    return byAgent.getOrDefault(agent, Map.of());
  }

  NavigableMap<Long, Held> commandsOf(KeyName key) {
    return byKey.of(key);
  }

  SessionStaging sessions() {
    return sessions;
  }

  boolean hasReport(ReportMemory.Key key) {
    return reports.containsKey(key);
  }

  void put(Held held) {
    CommandId id = held.id();
    restoring(commands, id);
    commands.put(id, held);
    Map<CommandId, Held> ofAgent =
        byAgent.computeIfAbsent(held.state().command().agent(), agent -> new LinkedHashMap<>());
    restoring(ofAgent, id);
    ofAgent.put(id, held);
    Optional<Held> before = byKey.put(held);
    undo.push(() -> before.ifPresentOrElse(byKey::put, () -> byKey.remove(held)));
  }

  void put(AgentEntry entry) {
    restoring(agents, entry.id());
    agents.put(entry.id(), entry);
  }

  void note(AgentEntry entry) {
    put(entry);
    restoring(noted, entry.id());
    noted.put(entry.id(), entry);
  }

  void put(AgentReported event) {
    restoring(reports, ReportMemory.Key.of(event));
    reports.put(ReportMemory.Key.of(event), event);
  }

  HookIndex hooks() {
    return hooks;
  }

  void put(Hook hook) {
    Optional<Hook> before = hooks.put(hook);
    undo.push(() -> before.ifPresentOrElse(hooks::put, () -> hooks.remove(hook)));
  }

  /** Something happened that goes into the journal. */
  void event(Event event) {
    events.add(event);
    undo.push(() -> events.remove(events.size() - 1));
  }

  /** What the listener is told after the commit. */
  void fact(Consumer<CommitListener> fact) {
    facts.add(fact);
    undo.push(() -> facts.remove(facts.size() - 1));
  }

  private <K, V> void restoring(Map<K, V> map, K key) {
    if (map.containsKey(key)) {
      V before = map.get(key);
      undo.push(() -> map.put(key, before));
    } else {
      undo.push(() -> map.remove(key));
    }
  }

  /** An operation begins; what was done so far stays. */
  void mark() {
    undo.clear();
  }

  /** Takes back what was done since the last mark. */
  void undo() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }

  List<Event> events() {
    return events;
  }

  List<Consumer<CommitListener>> facts() {
    return facts;
  }

  /** The group is durable: memory takes over. */
  void mergeInto(Memory memory, Since since) {
    // Commands first: by them the agents' entries know that they must stay.
    commands.values().forEach(held -> memory.commands.change(held, since));
    int queued = 0;
    int inFlight = 0;
    for (AgentEntry entry : agents.values()) {
      Optional<AgentEntry> before = memory.agents.get(entry.id());
      queued += entry.queued() - before.map(AgentEntry::queued).orElse(entry.savedQueued());
      inFlight += entry.inFlight() - before.map(AgentEntry::inFlight).orElse(entry.savedInFlight());
      if (noted.containsKey(entry.id())) {
        memory.agents.noted(entry, since);
      } else {
        memory.agents.put(entry);
      }
    }
    reports.values().forEach(event -> memory.reports.add(event, since));
    hooks.all().forEach(hook -> memory.hooks.change(hook, since));
    sessions.mergeInto(memory.sessions, since);
    AgentCounts totals = memory.agents.totals();
    memory.agents.totals(new AgentCounts(totals.queued() + queued, totals.inFlight() + inFlight));
    memory.publish();
  }
}
