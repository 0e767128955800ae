package org.edgewire.store.jdbc;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/**
 * Announcements that no row has as they are, the oldest change first: one that is delivered before
 * a checkpoint comes along never gets a row. Used by the writer only, except {@link #waiting}.
 */
final class HookMemory {
  private final HookIndex newer = new HookIndex();
  private final LinkedHashMap<Long, Since> unsaved = new LinkedHashMap<>();
  private final Set<Long> setAside = new HashSet<>();
  private long nextSeq = 1;
  private long bytes;
  private int rows;
  private int overriddenRows;
  private int alive;
  private volatile int waiting;

  /** The next number. Gaps are allowed. */
  long next() {
    return nextSeq++;
  }

  /** No number up to this one is given any more. */
  void used(long seq) {
    nextSeq = Math.max(nextSeq, seq + 1);
  }

  /** What the tables hold when the store opens. */
  void opened(int rowsThere, long highestSeq) {
    rows = rowsThere;
    alive = rowsThere;
    waiting = alive;
    used(highestSeq);
  }

  /** How many are not over. Any thread. */
  int waiting() {
    return waiting;
  }

  /** Whether the table has any. */
  boolean hasRows() {
    return rows > 0;
  }

  /** How many rows are not to be trusted. */
  int overriddenRows() {
    return overriddenRows;
  }

  Optional<Hook> get(long seq) {
    return newer.get(seq);
  }

  Collection<Hook> all() {
    return newer.all();
  }

  NavigableMap<Long, Hook> about(String about) {
    return newer.about(about);
  }

  /** It is as no row has it. */
  void change(Hook hook, Since since) {
    boolean was = newer.get(hook.seq()).map(Hook::isWaiting).orElse(hook.inTable());
    alive += (hook.isWaiting() ? 1 : 0) - (was ? 1 : 0);
    waiting = alive;
    if (hook.ended() && !hook.inTable() && !setAside.contains(hook.seq())) {
      forget(hook.seq());
      return;
    }
    bytes -= unsavedWeight(hook.seq());
    unsaved.putIfAbsent(hook.seq(), since);
    override(hook);
    bytes += hook.weight();
  }

  private void override(Hook hook) {
    Optional<Hook> before = newer.put(hook);
    overriddenRows += row(hook) - before.map(HookMemory::row).orElse(0);
  }

  private void forget(long seq) {
    forgetUnsaved(seq);
    newer
        .get(seq)
        .ifPresent(
            before -> {
              overriddenRows -= row(before);
              newer.remove(before);
            });
  }

  private void forgetUnsaved(long seq) {
    bytes -= unsavedWeight(seq);
    unsaved.remove(seq);
  }

  private int unsavedWeight(long seq) {
    return unsaved.containsKey(seq) ? newer.get(seq).map(Hook::weight).orElse(0) : 0;
  }

  private static int row(Hook hook) {
    return hook.inTable() ? 1 : 0;
  }

  /** Its row is as it is; one that is over has none. */
  void saved(Hook hook) {
    if (setAside.contains(hook.seq()) && !hook.ended()) {
      forgetUnsaved(hook.seq());
      return;
    }
    setAside.remove(hook.seq());
    forget(hook.seq());
  }

  /** The table got or lost so many rows. */
  void rowsChanged(int by) {
    rows += by;
  }

  /** After a commit whose answer was lost: what the table holds. */
  void rows(int there) {
    rows = there;
  }

  /** Whether it has a row turned out to be something else than thought. */
  void correct(Hook hook) {
    if (hook.ended() && !hook.inTable()) {
      forget(hook.seq());
    } else {
      override(hook);
    }
  }

  /** It is safe, but no row takes it: it stays in memory. */
  void setAside(Hook hook) {
    forgetUnsaved(hook.seq());
    setAside.add(hook.seq());
  }

  boolean isSetAside(long seq) {
    return setAside.contains(seq);
  }

  List<Hook> oldest(int limit) {
    return unsaved.keySet().stream().limit(limit).flatMap(seq -> get(seq).stream()).toList();
  }

  Optional<Since> first(int skipped) {
    return unsaved.values().stream().skip(skipped).findFirst();
  }

  int countOlder(long nanos, int limit) {
    return (int)
        unsaved.values().stream()
            .limit(limit)
            .takeWhile(since -> since.nanos() - nanos <= 0)
            .count();
  }

  int unsavedCount() {
    return unsaved.size();
  }

  long unsavedBytes() {
    return bytes;
  }
}
