package org.edgewire.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.session.EdgeSession;
import org.edgewire.session.Flight;

/**
 * How one command looks from its agent's desk: taken by a task of the desk, then immutable.
 *
 * @param socket the WebSocket that is open
 * @param loaded whether the desk has read the agent's queue
 * @param beingSent whether the command is being recorded as sent
 * @param unwritten whether it is recorded as sent and waits in front of the WebSocket
 * @param window how many commands may be out
 * @param out how many are out or being sent
 * @param holders those that take the window's slots, the first {@value #MAX_HOLDERS}
 * @param ahead how many of its lane go before it, where its place is in memory
 */
record DeskView(
    Optional<Socket> socket,
    boolean loaded,
    boolean beingSent,
    boolean unwritten,
    int window,
    int out,
    List<CommandId> holders,
    OptionalInt ahead) {
  private static final int MAX_HOLDERS = 10;

  /**
   * An open WebSocket.
   *
   * @param silence how long nothing was heard on it
   * @param dedups whether the agent announced on it that it de-duplicates
   * @param hasRoom whether a further command fits in front of it
   * @param unwritten messages in front of it
   */
  record Socket(Duration silence, boolean dedups, boolean hasRoom, long unwritten) {}

  static DeskView of(AgentDesk desk, Command command, DispatchPolicy policy) {
    Deliveries deliveries = desk.courier().deliveries();
    Optional<Flight> flight = deliveries.flight(command.id());
    return new DeskView(
        desk.session().map(open -> socket(open, desk.courier())),
        desk.courier().isLoaded(),
        deliveries.isBeingSent(command.id()),
        flight.filter(out -> !out.wasHanded()).isPresent(),
        policy.window(),
        deliveries.slotsTaken(),
        deliveries.slotHolders(MAX_HOLDERS),
        deliveries.lanes().ahead(command));
  }

  private static Socket socket(EdgeSession open, Courier courier) {
    return new Socket(
        Duration.ofNanos(open.silence()), open.dedups(), courier.fits(open), open.ahead());
  }

  boolean isWindowFull() {
    return out >= window;
  }
}
