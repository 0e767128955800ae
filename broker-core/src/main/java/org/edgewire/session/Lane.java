package org.edgewire.session;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;

/**
 * The head of one lane's queue, in memory. What it holds is a gapless prefix of the queue in the
 * store, less what was taken; {@link #isComplete} tells whether it is the whole queue. Owned by the
 * agent's mailbox.
 */
final class Lane {
  private final int maxCommands;
  private final long maxBytes;
  private final TreeMap<Long, CommandRecord> waiting = new TreeMap<>();
  private long bytes;
  private boolean complete;

  Lane(int maxCommands, long maxBytes) {
    this.maxCommands = maxCommands;
    this.maxBytes = maxBytes;
  }

  /**
   * A command became queued. Kept when it belongs to the prefix and there is room, else left to the
   * store.
   */
  void offer(CommandRecord command) {
    boolean extendsPrefix = complete || precedesLast(command);
    if (!extendsPrefix || (waiting.size() >= maxCommands && !precedesLast(command))) {
      complete = false;
      return;
    }
    put(command);
    while (waiting.size() > maxCommands || (bytes > maxBytes && waiting.size() > 1)) {
      bytes -= weight(waiting.pollLastEntry().getValue());
      complete = false;
    }
  }

  /**
   * The first commands of the store's queue arrived; {@code taken} are on their way out already.
   */
  void refill(List<CommandRecord> head, Collection<CommandId> taken) {
    waiting.clear();
    bytes = 0;
    long read = 0;
    for (CommandRecord command : head) {
      read += weight(command);
      if (!taken.contains(command.command().id())) {
        put(command);
      }
    }
    complete = head.size() < maxCommands && read < maxBytes;
  }

  /** The first command that may go, left where it is. */
  Optional<CommandRecord> first(Predicate<CommandRecord> sendable) {
    for (CommandRecord command : waiting.values()) {
      if (sendable.test(command)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  /** A command became queued that is not at hand here. */
  void missed() {
    complete = false;
    waiting.clear();
    bytes = 0;
  }

  /** Takes out a command that goes out or is not queued any more. */
  void remove(Command command) {
    CommandRecord gone = waiting.remove(command.seq());
    if (gone != null) {
      bytes -= weight(gone);
    }
  }

  OptionalInt ahead(Command command) {
    return waiting.containsKey(command.seq())
        ? OptionalInt.of(waiting.headMap(command.seq()).size())
        : OptionalInt.empty();
  }

  boolean isComplete() {
    return complete;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Whether the store may hold more and little is left here. */
  boolean isHungry() {
    return !complete && waiting.size() <= maxCommands / 4 && bytes <= maxBytes / 4;
  }

  private boolean precedesLast(CommandRecord command) {
    return !waiting.isEmpty() && command.command().seq() < waiting.lastKey();
  }

  private void put(CommandRecord command) {
    CommandRecord before = waiting.put(command.command().seq(), command);
    bytes += weight(command) - (before == null ? 0 : weight(before));
  }

  private static int weight(CommandRecord command) {
    return command.payload().text().length();
  }
}
