package org.edgewire.standalone.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.edgewire.json.JsonWriter;

/**
 * Which accepted commands a producer asks about after a reconnect, some at a time. Not thread-safe.
 */
final class StreamResume {
  private static final int AT_ONCE = 1_000;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final Deque<String> later = new ArrayDeque<>();
  private final Set<String> asked = new LinkedHashSet<>();

  /** A new connection knows nothing of what was asked. */
  void clear() {
    numbers.clear();
    later.clear();
    asked.clear();
  }

  /** The command of a line is to be asked about. */
  void add(String commandId, int number) {
    numbers.put(commandId, number);
    later.add(commandId);
  }

  /** The frame that asks next; empty while answers are awaited, and when there is nothing left. */
  Optional<String> next() {
    if (!asked.isEmpty() || later.isEmpty()) {
      return Optional.empty();
    }
    JsonWriter frame =
        new JsonWriter(64 * 1_024)
            .object()
            .field("type", "resume")
            .object("data")
            .array("command_ids");
    while (!later.isEmpty() && asked.size() < AT_ONCE) {
      String id = later.remove();
      asked.add(id);
      frame.element(id);
    }
    return Optional.of(frame.endArray().endObject().endObject().toString());
  }

  /** What was asked was not taken: it has to be asked again. False when nothing was asked. */
  boolean putBack() {
    boolean any = !asked.isEmpty();
    asked.forEach(later::add);
    asked.clear();
    return any;
  }

  /** Something was told of a command; tells the line that it is of. */
  Optional<Integer> told(String commandId) {
    asked.remove(commandId);
    return Optional.ofNullable(numbers.get(commandId));
  }
}
