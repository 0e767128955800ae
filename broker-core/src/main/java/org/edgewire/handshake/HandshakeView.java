package org.edgewire.handshake;

import java.util.List;

/** What a handshake decision may look at; adapters wrap their container's request. */
public interface HandshakeView {
  /** The HTTP method. */
  String method();

  /** Path without query, as the container decoded it. */
  String path();

  /** The raw query string, percent escapes intact; empty when there is none. */
  String query();

  /** All values of a header, case-insensitively; empty when it is missing. */
  List<String> header(String name);

  /** The peer's address, or what a trusted proxy says it is. */
  String remoteAddress();
}
