package org.edgewire.endpoint;

import java.security.Principal;
import org.edgewire.connection.FrameSink;

/**
 * How a container of ours offers the shorter way out of a connection: by the principal of its
 * session, the one thing that a container's transport hands through the WebSocket API.
 */
public interface FramePrincipal extends Principal {
  /** The way out of the session's own connection. */
  FrameSink frames();
}
