package org.edgewire.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A request as a test describes it; by default a correct upgrade without identity. */
final class FakeRequest implements HandshakeView {
  private final Map<String, List<String>> headers = new TreeMap<>();
  private String method = "GET";
  private String query = "";
  private String address = "192.0.2.1";
  private String path = "/edge/ws";

  static FakeRequest upgrade() {
    return new FakeRequest()
        .with("Upgrade", "websocket")
        .with("Connection", "keep-alive, Upgrade")
        .with("Sec-WebSocket-Version", "13")
        .with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  }

  FakeRequest with(String name, String value) {
    headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>()).add(value);
    return this;
  }

  FakeRequest without(String name) {
    headers.remove(name.toLowerCase(Locale.ROOT));
    return this;
  }

  FakeRequest method(String newMethod) {
    method = newMethod;
    return this;
  }

  FakeRequest query(String newQuery) {
    query = newQuery;
    return this;
  }

  FakeRequest to(String newPath) {
    path = newPath;
    return this;
  }

  FakeRequest from(String newAddress) {
    address = newAddress;
    return this;
  }

  FakeRequest bearer(String token) {
    return with("Authorization", "Bearer " + token);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String query() {
    return query;
  }

  @Override
  public List<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  @Override
  public String remoteAddress() {
    return address;
  }
}
