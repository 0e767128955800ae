package org.edgewire.endpoint;

import static java.lang.System.Logger.Level.ERROR;

import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Carries the identity from the handshake to the session. Some containers upgrade without asking
 * any servlet filter, so the identity is computed here again and {@link EdgeEndpoint} closes
 * sessions that carry none.
 *
 * <p>Never refuses by itself: a status set here is written by some containers while the session
 * opens all the same.
 */
final class EdgeConfigurator extends ServerEndpointConfig.Configurator {
  private static final System.Logger LOG = System.getLogger(EdgeConfigurator.class.getName());
  private static final String IDENTITY = "org.edgewire.identity";

  private final Role<?> role;
  private final Supplier<EdgeEndpoint> endpoints;

  EdgeConfigurator(Role<?> role, Supplier<EdgeEndpoint> endpoints) {
    this.role = role;
    this.endpoints = endpoints;
  }

  /** The identity that {@link #modifyHandshake} found, or null. */
  static Object identityOf(Map<String, Object> userProperties) {
    return userProperties.get(IDENTITY);
  }

  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
    Map<String, Object> properties = config.getUserProperties();
    // Where a container shares this map between handshakes, nobody inherits an identity.
    properties.remove(IDENTITY);
    try {
      role.identify()
          .apply(new UpgradeView(request))
          .ifPresent(identity -> properties.put(IDENTITY, identity));
    } catch (RuntimeException e) {
      LOG.log(ERROR, "no identity could be computed for a handshake", e);
    }
  }

  @Override
  public boolean checkOrigin(String originHeaderValue) {
    return true;
  }

  /** None: with compression 65 KB on the wire become 64 MiB before any limit is checked. */
  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    return List.of();
  }

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return role.negotiated(requested);
  }

  @Override
  public <T> T getEndpointInstance(Class<T> endpointClass) {
    return endpointClass.cast(endpoints.get());
  }
}
