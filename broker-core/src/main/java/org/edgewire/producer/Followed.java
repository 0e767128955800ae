package org.edgewire.producer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.json.JsonText;

/**
 * The commands of which one connection hears the end: the unfinished, and, as long as there is
 * room, the finished whose end a late ack may still change. Owned by the desk.
 */
final class Followed {
  private static final int NOTHING_TOLD = -1;

  private final int maxSettled;
  private final Consumer<CommandId> forgotten;
  private final Map<CommandId, Entry> open = new HashMap<>();
  private final Map<CommandId, Entry> settled = new LinkedHashMap<>();

  /**
   * @param ref of the submit
   * @param told revision of the end that was told last
   */
  private record Entry(Optional<JsonText> ref, int told) {}

  /**
   * @param maxSettled most finished commands
   * @param forgotten hears of each command that is not followed any more
   */
  Followed(int maxSettled, Consumer<CommandId> forgotten) {
    this.maxSettled = maxSettled;
    this.forgotten = forgotten;
  }

  /** Unfinished commands. */
  int unfinished() {
    return open.size();
  }

  void add(CommandId id, Optional<JsonText> ref) {
    settled.remove(id);
    open.put(id, new Entry(ref, NOTHING_TOLD));
  }

  /** The same for a command whose {@code ref} may be known already. */
  void resume(CommandId id) {
    Entry known = open.containsKey(id) ? open.get(id) : settled.get(id);
    add(id, known == null ? Optional.empty() : known.ref());
  }

  boolean isUnfinished(CommandId id) {
    return open.containsKey(id);
  }

  void forget(CommandId id) {
    open.remove(id);
    settled.remove(id);
    forgotten.accept(id);
  }

  /**
   * A command is final.
   *
   * @return the {@code ref} to tell it with; empty when this end was told before, or nobody asked
   */
  Optional<Optional<JsonText>> ended(CommandState state) {
    CommandId id = state.command().id();
    Entry entry = open.containsKey(id) ? open.get(id) : settled.get(id);
    if (entry == null || entry.told() >= state.revision()) {
      return Optional.empty();
    }
    open.remove(id);
    settled.remove(id);
    if (mayChange(state)) {
      settle(id, new Entry(entry.ref(), state.revision()));
    } else {
      forgotten.accept(id);
    }
    return Optional.of(entry.ref());
  }

  private void settle(CommandId id, Entry entry) {
    settled.put(id, entry);
    if (settled.size() > maxSettled) {
      CommandId eldest = settled.keySet().iterator().next();
      settled.remove(eldest);
      forgotten.accept(eldest);
    }
  }

  private static boolean mayChange(CommandState state) {
    return state.status().successors().stream().anyMatch(state::permits);
  }

  void clear() {
    open.keySet().forEach(forgotten);
    settled.keySet().forEach(forgotten);
    open.clear();
    settled.clear();
  }
}
