package org.edgewire.endpoint;

import java.util.Optional;
import java.util.function.Function;
import org.edgewire.connection.Connection;
import org.edgewire.connection.Receiver;

/**
 * Stands between the sockets and those who serve them, such as a test kit that writes down what is
 * said, or loses some of it. Asked once for each connection, on the container's thread, so it must
 * not block; a broker that is served in earnest has {@link #NONE}, which costs a call per
 * connection.
 */
@FunctionalInterface
public interface Tap {
  /** Stands aside. */
  Tap NONE = (peer, connection, serve) -> serve.apply(connection);

  /**
   * A connection opened.
   *
   * @param peer who
   * @param connection its way out
   * @param serve serves the connection that it is given, this one or another in front of it; to be
   *     called once
   * @return what {@code serve} returned, or another receiver in front of it
   */
  Optional<? extends Receiver> connect(
      Peer peer, Connection connection, Function<Connection, Optional<? extends Receiver>> serve);

  /** Both: this one next to the socket, the other next to the broker. */
  default Tap before(Tap inner) {
    return (peer, connection, serve) ->
        connect(peer, connection, outer -> inner.connect(peer, outer, serve));
  }
}
