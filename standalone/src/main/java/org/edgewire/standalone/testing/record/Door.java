package org.edgewire.standalone.testing.record;

import java.net.URI;
import java.util.Map;
import org.edgewire.endpoint.Peer;

/** How one gets in as somebody else; a server of a test knows. */
public interface Door {
  /** Where that peer connects, with what lets it in when that is part of the address. */
  URI address(Peer peer);

  /** The headers that let it in. */
  Map<String, String> headers(Peer peer);

  /** A fresh token of that peer, for messages that carry one. */
  String token(Peer peer);
}
