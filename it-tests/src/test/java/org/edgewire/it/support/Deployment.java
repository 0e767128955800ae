package org.edgewire.it.support;

import java.net.URI;

/**
 * A running broker, seen from outside.
 *
 * @param baseUri where it listens, such as {@code http://127.0.0.1:8080}
 * @param secret what agents sign their tokens with
 * @param adminKey what producers and operators show
 * @param container what it runs in
 */
public record Deployment(URI baseUri, String secret, String adminKey, Container container) {
  /** The runnable jar. */
  public Deployment(URI baseUri, String secret, String adminKey) {
    this(baseUri, secret, adminKey, Container.JAR);
  }

  /** Whether its container has that difference from the protocol. */
  public boolean has(Difference difference) {
    return difference.isIn(container);
  }

  /** The same address with a path and query. */
  public URI http(String pathAndQuery) {
    return URI.create(baseUri + pathAndQuery);
  }

  /** The same address as a WebSocket URI with a path and query. */
  public URI webSocket(String pathAndQuery) {
    return URI.create("ws://" + baseUri.getAuthority() + pathAndQuery);
  }

  /** Where agents connect, with the id as query parameter. */
  public URI agentSocket(String agentId) {
    return webSocket("/edge/ws?edge_agent_id=" + agentId);
  }

  /** A fresh token of that agent. */
  public String token(String agentId) {
    return Tokens.now(secret, agentId);
  }
}
