package org.edgewire.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandStatus;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;

/**
 * Every command that was started, in that order, as long as it may come again: 31 days, a day more
 * than brokers keep commands that a producer may have sent again, and {@value #MOST} at most. What
 * runs, or whose end the broker is not known to have, is never forgotten. Owned by the agent's
 * mailbox.
 */
final class Tasks {
  static final int MOST = 100_000;
  static final Duration LONGEST = Duration.ofDays(31);

  /** The broker has the result of a confirmed ack; a repeat need not bring a large one again. */
  private static final int MAX_KEPT_ACK = 512;

  private final Map<CommandId, Task> tasks = new LinkedHashMap<>();
  private final Set<CommandId> running = new LinkedHashSet<>();
  private final Set<CommandId> unconfirmed = new LinkedHashSet<>();

  Optional<Task> find(CommandId id) {
    return Optional.ofNullable(tasks.get(id));
  }

  void put(Task task) {
    tasks.put(task.id(), task);
    track(running, task.id(), task.isRunning());
    track(unconfirmed, task.id(), task.isUnconfirmed());
  }

  private static void track(Set<CommandId> set, CommandId id, boolean in) {
    if (in) {
      set.add(id);
    } else {
      set.remove(id);
    }
  }

  /** It was not started after all. */
  void remove(CommandId id) {
    tasks.remove(id);
    running.remove(id);
    unconfirmed.remove(id);
  }

  /** The broker has its end; says whether that is news. */
  boolean confirm(CommandId id) {
    Task task = tasks.get(id);
    if (task == null || !task.isUnconfirmed()) {
      return false;
    }
    put(task.confirmed(shortened(task.ack().orElseThrow())));
    return true;
  }

  private static JsonText shortened(JsonText ack) {
    if (ack.text().length() <= MAX_KEPT_ACK) {
      return ack;
    }
    JsonObject members = JsonObject.parse(ack.text());
    return AgentJson.progress(
        new CommandId(members.string("command_id").orElseThrow()),
        members.string("status").flatMap(CommandStatus::ofWireName).orElse(CommandStatus.FAILED));
  }

  /** What runs, the oldest first. */
  List<Task> running() {
    return running.stream().map(tasks::get).toList();
  }

  /** Whose end the broker is not known to have, the oldest first. */
  List<Task> unconfirmed() {
    return unconfirmed.stream().map(tasks::get).toList();
  }

  /** All, in the order of their start. */
  List<Task> all() {
    return List.copyOf(tasks.values());
  }

  /** Forgets what may be forgotten. */
  void forget(Instant now) {
    Instant oldest = now.minus(LONGEST);
    int surplus = tasks.size() - MOST;
    Iterator<Task> all = tasks.values().iterator();
    while (all.hasNext()) {
      Task task = all.next();
      boolean over = surplus > 0 || task.at().isBefore(oldest);
      if (!over) {
        return;
      }
      if (task.known()) {
        all.remove();
        surplus--;
      }
    }
  }

  /** How many commands are remembered. */
  int size() {
    return tasks.size();
  }
}
