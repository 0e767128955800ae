package org.edgewire.standalone.grizzly;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * All TCP connections of a listener. Grizzly forgets one that it accepts while it stops: it then
 * stays open, and its peer waits for ever.
 */
@SuppressWarnings("rawtypes") // as the probe is declared
final class AcceptedConnections extends ConnectionProbe.Adapter {
  private static final System.Logger LOG = System.getLogger(AcceptedConnections.class.getName());

  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  @Override
  public void onAcceptEvent(Connection server, Connection client) {
    open.add(client);
  }

  @Override
  public void onCloseEvent(Connection connection) {
    open.remove(connection);
  }

  /** Closes what is left, once no thread of the transport runs any more. */
  void closeAll() {
    for (Connection connection : open) {
      try {
        ((NIOConnection) connection).getChannel().close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "A connection was closed already.", e);
      }
    }
    open.clear();
  }
}
