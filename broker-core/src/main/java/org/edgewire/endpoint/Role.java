package org.edgewire.endpoint;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.edgewire.connection.Connection;
import org.edgewire.connection.Receiver;
import org.edgewire.handshake.HandshakeView;

/**
 * What one kind of peer is to an endpoint.
 *
 * @param identity what the handshake tells of a peer
 * @param identify computes it; empty for who must not be served
 * @param connected the other end of what comes in; empty when nobody is let in any more
 * @param maxMessageBytes longer messages close with 1009
 * @param subprotocol the only one that is echoed, if the peer offers it
 */
record Role<I>(
    Class<I> identity,
    Function<HandshakeView, Optional<I>> identify,
    BiFunction<I, Connection, Optional<? extends Receiver>> connected,
    int maxMessageBytes,
    Optional<String> subprotocol) {

  /** Serves a peer whose identity was kept in a session's properties; empty when there is none. */
  Optional<Arrival> arrival(Object kept) {
    if (!identity.isInstance(kept)) {
      return Optional.empty();
    }
    return Optional.of(connection -> connected.apply(identity.cast(kept), connection));
  }

  /** A peer with an identity. */
  @FunctionalInterface
  interface Arrival {
    /** The other end of what comes in; empty when nobody is let in any more. */
    Optional<? extends Receiver> connected(Connection connection);
  }

  String negotiated(List<String> requested) {
    return subprotocol.filter(requested::contains).orElse("");
  }
}
