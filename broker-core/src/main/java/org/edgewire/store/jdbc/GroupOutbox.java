package org.edgewire.store.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.edgewire.store.Announcement;
import org.edgewire.store.Event;
import org.edgewire.store.Outbox;
import org.edgewire.store.Webhook;

/** The outbox of one group: what it staged over what is committed. */
final class GroupOutbox implements Outbox {
  private final Instant now;
  private final Memory memory;
  private final Tables tables;
  private final Staging staging;
  private final Optional<Supplier<String>> ids;

  /**
   * @param ids names of announcements; empty when nobody is told
   */
  GroupOutbox(
      Instant now, Memory memory, Tables tables, Staging staging, Optional<Supplier<String>> ids) {
    this.now = now;
    this.memory = memory;
    this.tables = tables;
    this.staging = staging;
    this.ids = ids;
  }

  @Override
  public void announce(Announcement what) {
    if (ids.isEmpty()) {
      return;
    }
    Webhook webhook = new Webhook(memory.hooks.next(), ids.get().get(), now, 0, what);
    boolean behind = what.mayFollowAnother() && first(what.about()).isPresent();
    staging.put(Hook.queued(webhook, behind ? Optional.empty() : Optional.of(now)));
    staging.event(new Event.WebhookQueued(webhook));
    staging.fact(listener -> listener.announced(webhook));
  }

  @Override
  public List<Webhook> due(int limit, long maxBytes, Set<Long> except) {
    List<Hook> due = new ArrayList<>();
    eachNewer(
        hook -> {
          if (hook.isDue(now) && !except.contains(hook.seq())) {
            due.add(hook);
          }
        });
    if (memory.hooks.hasRows()) {
      int most = limit + memory.hooks.overriddenRows() + except.size();
      List<Long> rows = reading(() -> tables.hooks().due(now, most));
      due.addAll(rows(rows, limit, except));
    }
    due.sort(Comparator.comparing((Hook hook) -> hook.due().orElse(now)).thenComparing(Hook::seq));
    return cut(due, limit, maxBytes);
  }

  private static List<Webhook> cut(List<Hook> due, int limit, long maxBytes) {
    List<Webhook> found = new ArrayList<>();
    long bytes = 0;
    for (Hook hook : due) {
      if (found.size() == limit || bytes >= maxBytes) {
        break;
      }
      bytes += hook.weight();
      found.add(hook.webhook());
    }
    return found;
  }

  @Override
  public List<Webhook> oldest(int limit) {
    List<Hook> oldest = new ArrayList<>();
    eachNewer(
        hook -> {
          if (hook.isWaiting()) {
            oldest.add(hook);
          }
        });
    if (memory.hooks.hasRows()) {
      int most = limit + memory.hooks.overriddenRows();
      List<Long> rows = reading(() -> tables.hooks().oldest(most));
      oldest.addAll(rows(rows, limit, Set.of()));
    }
    return oldest.stream()
        .sorted(Comparator.comparing(Hook::seq))
        .limit(limit)
        .map(Hook::webhook)
        .toList();
  }

  @Override
  public Optional<Instant> oldestTime() {
    return oldest(1).stream().findFirst().map(Webhook::queuedAt);
  }

  @Override
  public int waiting() {
    return memory.hooks.waiting();
  }

  @Override
  public void tried(Webhook webhook, Instant next) {
    Optional<Hook> hook = current(webhook).filter(Hook::isWaiting);
    if (hook.isPresent()) {
      int attempts = webhook.attempts() + 1;
      staging.put(hook.get().tried(attempts, next));
      staging.event(new Event.WebhookTried(webhook.seq(), attempts, next));
    }
  }

  @Override
  public boolean ended(Webhook webhook) {
    Optional<Hook> hook = current(webhook).filter(Hook::isWaiting);
    if (hook.isEmpty()) {
      return false;
    }
    staging.put(hook.get().over());
    staging.event(new Event.WebhookEnded(webhook.seq(), hook.get().about()));
    Optional<Hook> next = first(hook.get().about()).filter(Hook::isParked);
    next.ifPresent(parked -> staging.put(parked.dueAt(now)));
    return next.isPresent();
  }

  private Optional<Hook> current(Webhook webhook) {
    Optional<Hook> known = newer(webhook.seq());
    return known.isEmpty() && memory.hooks.hasRows()
        ? reading(() -> tables.hooks().find(List.of(webhook.seq()))).stream().findFirst()
        : known;
  }

  /** The earliest about somebody that is not over. */
  Optional<Hook> first(String about) {
    NavigableMap<Long, Hook> known = new TreeMap<>(memory.hooks.about(about));
    known.putAll(staging.hooks().about(about));
    Optional<Hook> first = known.values().stream().filter(Hook::isWaiting).findFirst();
    if (!memory.hooks.hasRows()) {
      return first;
    }
    return reading(() -> tables.hooks().about(about, known.size() + 1)).stream()
        .filter(row -> !known.containsKey(row.seq()))
        .findFirst()
        .filter(row -> first.isEmpty() || row.seq() < first.get().seq())
        .or(() -> first);
  }

  private List<Hook> rows(List<Long> seqs, int limit, Set<Long> except) {
    List<Long> wanted =
        seqs.stream()
            .filter(seq -> newer(seq).isEmpty() && !except.contains(seq))
            .limit(limit)
            .toList();
    return reading(() -> tables.hooks().find(wanted));
  }

  private Optional<Hook> newer(long seq) {
    return staging.hooks().get(seq).or(() -> memory.hooks.get(seq));
  }

  /** All that are as no row has them. */
  private void eachNewer(Consumer<Hook> each) {
    HookIndex staged = staging.hooks();
    for (Hook hook : memory.hooks.all()) {
      if (staged.get(hook.seq()).isEmpty()) {
        each.accept(hook);
      }
    }
    staged.all().forEach(each);
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
}
