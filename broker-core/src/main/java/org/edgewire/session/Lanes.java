package org.edgewire.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.Priority;

/**
 * What waits for one agent: one bounded lane per priority, filled from the store's queue. Picks the
 * highest lane first, but a lane that was passed over {@value #PATIENCE} times in a row gets its
 * turn, so that none starves (protocol section 2).
 *
 * <p>Owned by the agent's mailbox.
 */
public final class Lanes {
  static final int PATIENCE = 16;

  private final Map<Priority, Lane> lanes = new EnumMap<>(Priority.class);
  private final Map<Priority, Integer> passedOver = new EnumMap<>(Priority.class);
  private final int capacity;
  private final long maxBytes;

  /**
   * @param capacity most commands of one lane kept in memory
   * @param maxBytes most characters of payload of one lane kept in memory
   */
  public Lanes(int capacity, long maxBytes) {
    this.capacity = capacity;
    this.maxBytes = maxBytes;
    for (Priority priority : Priority.values()) {
      lanes.put(priority, new Lane(capacity, maxBytes));
      passedOver.put(priority, 0);
    }
  }

  /** Most commands of one lane kept in memory; how many to ask the store for. */
  public int capacity() {
    return capacity;
  }

  /** Most characters of payload of one lane kept in memory; how many to ask the store for. */
  public long maxBytes() {
    return maxBytes;
  }

  /** A command became queued, for the first time or again. */
  public void offer(CommandRecord command) {
    lanes.get(command.command().priority()).offer(command);
  }

  /** A command became queued that is not at hand: the lane has to be read again. */
  public void miss(Command command) {
    lanes.get(command.priority()).missed();
  }

  /** A command is not queued any more. */
  public void remove(Command command) {
    lanes.get(command.priority()).remove(command);
  }

  /**
   * The head of a lane arrived from the store.
   *
   * @param taken commands on their way out already
   */
  public void refill(Priority lane, List<CommandRecord> head, Collection<CommandId> taken) {
    lanes.get(lane).refill(head, taken);
  }

  /** Lanes of which the store may hold more, and which are nearly empty here. */
  public List<Priority> hungry() {
    List<Priority> hungry = new ArrayList<>();
    lanes.forEach(
        (priority, lane) -> {
          if (lane.isHungry()) {
            hungry.add(priority);
          }
        });
    return hungry;
  }

  /** How many commands of its lane wait before that one; empty when it is not at hand here. */
  public OptionalInt ahead(Command command) {
    return lanes.get(command.priority()).ahead(command);
  }

  /** Takes the next command that may go. */
  public Optional<CommandRecord> take(Predicate<CommandRecord> sendable) {
    Optional<Priority> patient = Optional.empty();
    Optional<CommandRecord> next = Optional.empty();
    for (Priority priority : Priority.values()) {
      Optional<CommandRecord> first = lanes.get(priority).first(sendable);
      boolean starved = passedOver.get(priority) >= PATIENCE;
      if (first.isPresent() && (next.isEmpty() || (starved && patient.isEmpty()))) {
        patient = starved ? Optional.of(priority) : Optional.empty();
        next = first;
      }
    }
    next.ifPresent(command -> taken(command.command(), sendable));
    return next;
  }

  private void taken(Command command, Predicate<CommandRecord> sendable) {
    remove(command);
    for (Priority priority : Priority.values()) {
      boolean waits =
          priority != command.priority() && lanes.get(priority).first(sendable).isPresent();
      passedOver.put(priority, waits ? passedOver.get(priority) + 1 : 0);
    }
  }

  /** Whether nothing waits here nor in the store. */
  public boolean isEmpty() {
    return lanes.values().stream().allMatch(lane -> lane.isEmpty() && lane.isComplete());
  }
}
