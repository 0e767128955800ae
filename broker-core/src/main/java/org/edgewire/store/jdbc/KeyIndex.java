package org.edgewire.store.jdbc;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Commands that have an ordering key, by key and order of acceptance. Used by the writer only. */
final class KeyIndex {
  private final Map<KeyName, TreeMap<Long, Held>> commands = new HashMap<>();

  /** Adds or replaces a command; one without a key is left out. Returns what was there. */
  Optional<Held> put(Held held) {
    return KeyName.of(held)
        .map(key -> commands.computeIfAbsent(key, name -> new TreeMap<>()).put(held.seq(), held));
  }

  void remove(Held held) {
    KeyName.of(held)
        .ifPresent(
            key ->
                commands.computeIfPresent(
                    key,
                    (name, all) -> {
                      all.remove(held.seq());
                      return all.isEmpty() ? null : all;
                    }));
  }

  /** The commands of a key; not to be changed. */
  NavigableMap<Long, Held> of(KeyName key) {
    TreeMap<Long, Held> known = commands.get(key);
    return known == null ? Collections.emptyNavigableMap() : known;
  }
}
