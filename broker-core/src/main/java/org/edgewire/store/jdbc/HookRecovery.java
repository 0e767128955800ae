package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.edgewire.store.Event;
import org.edgewire.store.Webhook;

/** Brings the outbox to where it was. What the table already has changes nothing. */
final class HookRecovery {
  private final Tables tables;
  private final Memory memory;
  private final Instant now;

  HookRecovery(Tables tables, Memory memory, Instant now) {
    this.tables = tables;
    this.memory = memory;
    this.now = now;
  }

  /** Ignores events of other kinds. */
  void apply(Event event, Since since) throws SQLException {
    if (event instanceof Event.WebhookQueued queued) {
      queued(queued.webhook(), since);
    } else if (event instanceof Event.WebhookTried tried) {
      Optional<Hook> known = find(tried.seq()).filter(Hook::isWaiting);
      known
          .filter(hook -> hook.webhook().attempts() < tried.attempts())
          .ifPresent(hook -> change(hook.tried(tried.attempts(), tried.next()), since));
    } else if (event instanceof Event.WebhookEnded ended) {
      ended(ended, since);
    }
  }

  private void queued(Webhook webhook, Since since) throws SQLException {
    memory.hooks.used(webhook.seq());
    if (find(webhook.seq()).isEmpty()) {
      boolean behind = webhook.what().mayFollowAnother() && first(webhook).isPresent();
      change(Hook.queued(webhook, behind ? Optional.empty() : Optional.of(now)), since);
    }
  }

  private void ended(Event.WebhookEnded ended, Since since) throws SQLException {
    memory.hooks.used(ended.seq());
    Optional<Hook> known = find(ended.seq()).filter(Hook::isWaiting);
    known.ifPresent(hook -> change(hook.over(), since));
    // Also when its row is gone: that of the one behind it may have been left for a later slice.
    first(ended.about()).filter(Hook::isParked).ifPresent(hook -> change(hook.dueAt(now), since));
  }

  private void change(Hook hook, Since since) {
    memory.hooks.change(hook, since);
  }

  private Optional<Hook> find(long seq) throws SQLException {
    Optional<Hook> known = memory.hooks.get(seq);
    return known.isPresent() || !memory.hooks.hasRows()
        ? known
        : tables.hooks().find(List.of(seq)).stream().findFirst();
  }

  private Optional<Hook> first(Webhook webhook) {
    return first(webhook.what().about());
  }

  private Optional<Hook> first(String about) {
    return new GroupOutbox(now, memory, tables, new Staging(), Optional.empty()).first(about);
  }
}
