package org.edgewire.store.jdbc;

import java.time.Instant;
import java.util.Optional;
import org.edgewire.store.Announcement;
import org.edgewire.store.Webhook;

/**
 * An announcement in memory.
 *
 * @param webhook what it is
 * @param due when it may be tried; empty while an earlier one about the same waits
 * @param ended it is over, but its row is still there
 * @param inTable whether it has a row
 */
record Hook(Webhook webhook, Optional<Instant> due, boolean ended, boolean inTable) {
  private static final int BYTES = 900;
  private static final int ENTRY_BYTES = 80;

  static Hook queued(Webhook webhook, Optional<Instant> due) {
    return new Hook(webhook, due, false, false);
  }

  /** As its row has it. */
  static Hook saved(Webhook webhook, Optional<Instant> due) {
    return new Hook(webhook, due, false, true);
  }

  long seq() {
    return webhook.seq();
  }

  String about() {
    return webhook.what().about();
  }

  boolean isWaiting() {
    return !ended;
  }

  boolean isDue(Instant now) {
    return !ended && due.isPresent() && !due.get().isAfter(now);
  }

  boolean isParked() {
    return !ended && due.isEmpty();
  }

  Hook dueAt(Instant time) {
    return new Hook(webhook, Optional.of(time), ended, inTable);
  }

  Hook tried(int attempts, Instant next) {
    Webhook again =
        new Webhook(webhook.seq(), webhook.id(), webhook.queuedAt(), attempts, webhook.what());
    return new Hook(again, Optional.of(next), ended, inTable);
  }

  Hook over() {
    return new Hook(webhook, due, true, inTable);
  }

  Hook withRow(boolean there) {
    return new Hook(webhook, due, ended, there);
  }

  /** About what it takes in memory. */
  int weight() {
    return weight(webhook);
  }

  static int weight(Webhook webhook) {
    if (webhook.what() instanceof Announcement.CommandEnded command) {
      return BYTES
          + ENTRY_BYTES * command.state().timeline().size()
          + command.state().result().map(result -> result.text().length()).orElse(0);
    }
    return webhook.what() instanceof Announcement.AgentSaid said
        ? BYTES + said.event().body().text().length()
        : BYTES;
  }
}
