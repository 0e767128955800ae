package org.edgewire.endpoint;

import jakarta.websocket.server.HandshakeRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.edgewire.handshake.HandshakeView;

/**
 * A container's handshake request. Containers differ in what they give for a missing header and a
 * missing query.
 */
final class UpgradeView implements HandshakeView {
  private final HandshakeRequest request;

  UpgradeView(HandshakeRequest request) {
    this.request = request;
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String path() {
    URI uri = request.getRequestURI();
    return uri == null || uri.getPath() == null ? "" : uri.getPath();
  }

  @Override
  public String query() {
    if (request.getQueryString() != null) {
      return request.getQueryString();
    }
    URI uri = request.getRequestURI();
    return uri == null || uri.getRawQuery() == null ? "" : uri.getRawQuery();
  }

  @Override
  public List<String> header(String name) {
    Map<String, List<String>> headers = request.getHeaders();
    List<String> values = headers.get(name);
    if (values != null) {
      return values;
    }
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name) && header.getValue() != null)
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(List.of());
  }

  /** Not known here, and not needed for an identity. */
  @Override
  public String remoteAddress() {
    return "";
  }
}
