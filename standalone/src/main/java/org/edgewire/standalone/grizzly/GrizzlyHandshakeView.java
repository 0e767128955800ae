package org.edgewire.standalone.grizzly;

import java.util.ArrayList;
import java.util.List;
import org.edgewire.handshake.HandshakeView;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** What a handshake decision sees of a Grizzly request; valid while the request is. */
record GrizzlyHandshakeView(HttpRequestPacket request) implements HandshakeView {
  @Override
  public String method() {
    return request.getMethod().getMethodString();
  }

  @Override
  public String path() {
    return request.getRequestURI();
  }

  @Override
  public String query() {
    String query = request.getQueryString();
    return query == null ? "" : query;
  }

  @Override
  public List<String> header(String name) {
    List<String> values = new ArrayList<>(1);
    request.getHeaders().values(name).forEach(values::add);
    return values;
  }

  @Override
  public String remoteAddress() {
    return request.getRemoteAddress();
  }
}
