package org.edgewire.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.edgewire.command.Ack;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.Lifecycle;
import org.edgewire.command.Priority;
import org.edgewire.command.StatusChange;
import org.edgewire.command.StatusChange.Cause;
import org.edgewire.session.Flight;
import org.edgewire.session.Lanes;

/**
 * The commands of one agent: what waits, what is being recorded as sent, what is out. Knows nothing
 * of connections. Owned by the agent's mailbox.
 */
final class Deliveries {
  private static final int MIN_LANE = 32;
  private static final int MAX_REMEMBERED_HAND_OUTS = 1_024;

  private final DispatchPolicy policy;
  private final Lanes lanes;
  private final Map<CommandId, CommandRecord> sending = new LinkedHashMap<>();
  private final Map<CommandId, Flight> flights = new LinkedHashMap<>();
  private final Map<CommandId, Boolean> handedOut =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CommandId, Boolean> eldest) {
          return size() > MAX_REMEMBERED_HAND_OUTS;
        }
      };
  private long sendingBytes;
  private int slots;

  Deliveries(DispatchPolicy policy) {
    this.policy = policy;
    this.lanes = new Lanes(Math.max(MIN_LANE, policy.window()), policy.outbound().maxBytes() / 4);
  }

  Lanes lanes() {
    return lanes;
  }

  void load(LoadOperation.Loaded loaded) {
    for (CommandState state : loaded.inFlight()) {
      put(new Flight(state, 0, Optional.empty()));
    }
    refill(loaded.heads());
  }

  void refill(Map<Priority, List<CommandRecord>> heads) {
    heads.forEach((lane, head) -> lanes.refill(lane, head, sending.keySet()));
  }

  /** Whether another command may be recorded as sent. */
  boolean hasSlot() {
    return sending.size() + slots < policy.window();
  }

  /** The same if all that is being recorded were. */
  boolean isWindowOpen() {
    return slots < policy.window();
  }

  /** What was being recorded as sent is not waited for any more. */
  void forgetSending() {
    sending.clear();
    sendingBytes = 0;
  }

  int beingSent() {
    return sending.size();
  }

  long bytesBeingSent() {
    return sendingBytes;
  }

  /**
   * Takes the next command for an agent that de-duplicates or not; it counts as being sent from now
   * on.
   */
  Optional<CommandRecord> take(boolean agentDedups) {
    Optional<CommandRecord> next =
        lanes.take(command -> agentDedups || !Lifecycle.needsDedup(command.state()));
    next.ifPresent(
        command -> {
          sending.put(command.command().id(), command);
          sendingBytes += command.payload().text().length();
        });
    return next;
  }

  /** The record of sending is durable, or was not made. */
  void sent(CommandRecord command) {
    if (sending.remove(command.command().id()) != null) {
      sendingBytes -= command.payload().text().length();
    }
  }

  void fly(Flight flight) {
    put(flight);
    if (flight.isSync()) {
      CommandId id = flight.state().command().id();
      handedOut.remove(id);
      handedOut.put(id, true);
    }
  }

  boolean isBeingSent(CommandId id) {
    return sending.containsKey(id);
  }

  /** Slots of the window that are taken. */
  int slotsTaken() {
    return sending.size() + slots;
  }

  /** The commands that take them, the oldest first. */
  List<CommandId> slotHolders(int most) {
    return Stream.concat(
            flights.values().stream()
                .filter(Flight::holdsSlot)
                .map(flight -> flight.state().command().id()),
            sending.keySet().stream())
        .limit(most)
        .toList();
  }

  Optional<Flight> flight(CommandId id) {
    return Optional.ofNullable(flights.get(id));
  }

  Collection<Flight> flights() {
    return flights.values();
  }

  boolean isIdle() {
    return sending.isEmpty() && flights.isEmpty();
  }

  /** Anything but a record of sending became durable. */
  void changed(CommandState after, StatusChange change) {
    if (change.cause() == Cause.SEND) {
      return;
    }
    CommandId id = after.command().id();
    if (after.status().isInFlight()) {
      lanes.remove(after.command());
      Flight known = flights.get(id);
      if (known == null) {
        put(new Flight(after, 0, Optional.empty()));
      } else {
        known.moved(after);
      }
      return;
    }
    remove(id);
    lanes.remove(after.command());
  }

  /** Acks that say: received is all that was handed out by polls up to and with {@code last}. */
  List<Ack> receivedUpTo(CommandId last) {
    if (!handedOut.containsKey(last)) {
      return List.of(Ack.of(last, CommandStatus.RECEIVED));
    }
    List<Ack> acks = new ArrayList<>();
    for (CommandId id : handedOut.keySet()) {
      Flight flight = flights.get(id);
      if (flight != null && flight.isSync() && flight.state().status() == CommandStatus.SENT) {
        acks.add(Ack.of(id, CommandStatus.RECEIVED));
      }
      if (id.equals(last)) {
        break;
      }
    }
    return acks;
  }

  /**
   * Gives back the slots of commands sent before {@code epochMilli} and not acked, unless the
   * window is one.
   */
  void giveBackSlots(long epochMilli) {
    if (policy.window() == 1) {
      return;
    }
    for (Flight flight : flights.values()) {
      CommandState state = flight.state();
      boolean late =
          state.status() == CommandStatus.SENT
              && state.sentAt().filter(at -> at.toEpochMilli() <= epochMilli).isPresent();
      if (late && flight.holdsSlot()) {
        flight.giveSlotBack();
        slots--;
      }
    }
  }

  private void put(Flight flight) {
    CommandId id = flight.state().command().id();
    remove(id);
    flights.put(id, flight);
    slots++;
  }

  private void remove(CommandId id) {
    Flight gone = flights.remove(id);
    if (gone != null && gone.holdsSlot()) {
      slots--;
    }
  }
}
