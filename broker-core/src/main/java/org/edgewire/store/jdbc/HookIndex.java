package org.edgewire.store.jdbc;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Announcements by number, and by whom they are about. */
final class HookIndex {
  private final Map<Long, Hook> all = new LinkedHashMap<>();
  private final Map<String, NavigableMap<Long, Hook>> byAbout = new HashMap<>();

  Optional<Hook> get(long seq) {
    return Optional.ofNullable(all.get(seq));
  }

  Collection<Hook> all() {
    return all.values();
  }

  NavigableMap<Long, Hook> about(String about) {
    return byAbout.getOrDefault(about, Collections.emptyNavigableMap());
  }

  /** Returns what was there before under that number. */
  Optional<Hook> put(Hook hook) {
    byAbout.computeIfAbsent(hook.about(), about -> new TreeMap<>()).put(hook.seq(), hook);
    return Optional.ofNullable(all.put(hook.seq(), hook));
  }

  void remove(Hook hook) {
    all.remove(hook.seq());
    NavigableMap<Long, Hook> same = byAbout.get(hook.about());
    if (same != null) {
      same.remove(hook.seq());
      if (same.isEmpty()) {
        byAbout.remove(hook.about());
      }
    }
  }
}
