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
  final HookMemory hooks = new HookMemory();
  final SessionMemory sessions;

  /** The first live command of an ordering key: its number. */
  final Floors<KeyName> keyFloors = new Floors<>();

  /** The first queued command of a lane: its rank. */
  final Floors<LaneName> laneFloors = new Floors<>();

  /** Rows of the quarantine: gone when their items get a row of their own. */
  final Set<QuarantineTable.Key> quarantine = new HashSet<>();

  private volatile int unsaved;
  private volatile int quarantined;

  Memory(JdbcStoreOptions.Caches caches) {
    commands = new CommandMemory(caches);
    sessions = new SessionMemory(caches);
    agents = new AgentMemory(caches, agent -> !commands.newerOf(agent).isEmpty());
  }

  /** What the floors were derived from did not become durable. */
  void forgetFloors() {
    keyFloors.clear();
    laneFloors.clear();
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
    return firstGroup(Slice.NOTHING).isEmpty();
  }

  /**
   * The first group that says something unsaved, the oldest items left out: as many as {@code
   * written} holds.
   */
  OptionalLong firstGroup(Slice written) {
    return Stream.of(
            commands.first(written.commands().size()),
            agents.first(written.agents().size()),
            reports.first(written.reports().size()),
            hooks.first(written.hooks().size()),
            sessions.first(written.sessions().size()))
        .flatMap(Optional::stream)
        .mapToLong(Since::group)
        .min();
  }

  /** What is unsaved, in bytes. */
  long unsavedBytes() {
    return commands.unsavedBytes()
        + agents.unsavedBytes()
        + reports.unsavedBytes()
        + hooks.unsavedBytes()
        + sessions.unsavedBytes();
  }

  /** How many items are unsaved. */
  int unsavedItems() {
    return commands.unsavedCount()
        + agents.unsavedCount()
        + reports.unsavedCount()
        + hooks.unsavedCount()
        + sessions.unsavedCount();
  }
}
