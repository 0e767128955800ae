package org.edgewire.store.jdbc;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** What was committed and is in memory; the writer's, except where its parts say otherwise. */
final class Memory {
  final CommandMemory commands;
  final AgentMemory agents;
  final ReportMemory reports = new ReportMemory();
  final SessionMemory sessions;

  /** Where to look in ordering keys. */
  final KeyFloors floors = new KeyFloors();

  /** Rows of the quarantine: gone when their items get a row of their own. */
  final Set<QuarantineTable.Key> quarantine = new HashSet<>();

  private volatile int unsaved;
  private volatile int quarantined;

  Memory(JdbcStoreOptions.Caches caches) {
    commands = new CommandMemory(caches);
    sessions = new SessionMemory(caches);
    agents = new AgentMemory(caches, agent -> !commands.newerOf(agent).isEmpty());
  }

  /** Lets other threads see the numbers. */
  void publish() {
    unsaved = commands.unsavedCount();
    quarantined = quarantine.size();
  }

  /** Any thread. */
  int unsaved() {
    return unsaved;
  }

  /** Any thread. */
  int quarantined() {
    return quarantined;
  }

  boolean isSaved() {
    return firstGroup(0, 0, 0, 0).isEmpty();
  }

  /** The first group that says something unsaved, so many of the oldest items left out. */
  OptionalLong firstGroup(
      int skippedCommands, int skippedAgents, int skippedReports, int skippedSessions) {
    return Stream.of(
            commands.first(skippedCommands),
            agents.first(skippedAgents),
            reports.first(skippedReports),
            sessions.first(skippedSessions))
        .flatMap(Optional::stream)
        .mapToLong(Since::group)
        .min();
  }

  /** What is unsaved, in bytes. */
  long unsavedBytes() {
    return commands.unsavedBytes()
        + agents.unsavedBytes()
        + reports.unsavedBytes()
        + sessions.unsavedBytes();
  }

  /** How many items are unsaved. */
  int unsavedItems() {
    return commands.unsavedCount()
        + agents.unsavedCount()
        + reports.unsavedCount()
        + sessions.unsavedCount();
  }
}
