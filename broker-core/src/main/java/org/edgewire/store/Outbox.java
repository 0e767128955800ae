package org.edgewire.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The announcements that are not delivered yet, as the writer knows them, events of the current
 * group included. What is put in becomes durable together with what caused it. Of those about the
 * same command or agent only the earliest is due. Only valid inside {@link Operation#decide}, on
 * the writer's thread.
 */
public interface Outbox {
  /** Puts an announcement in; does nothing where nobody is told. */
  void announce(Announcement what);

  /**
   * Announcements that may be delivered now, those due longest first.
   *
   * @param limit most of them
   * @param maxBytes stop after the one that reaches this sum; at least one is returned when there
   *     is one
   * @param except numbers of those that are not wanted
   */
  List<Webhook> due(int limit, long maxBytes, Set<Long> except);

  /**
   * The oldest, due or not.
   *
   * @param limit most of them
   */
  List<Webhook> oldest(int limit);

  /** When the oldest was put in; empty when there is none. */
  Optional<Instant> oldestTime();

  /** How many there are, without those of this group. */
  int waiting();

  /** A delivery failed; it is due again at {@code next}. */
  void tried(Webhook webhook, Instant next);

  /**
   * It is delivered, or given up: it leaves the outbox.
   *
   * @return whether another one about the same took its place
   */
  boolean ended(Webhook webhook);
}
