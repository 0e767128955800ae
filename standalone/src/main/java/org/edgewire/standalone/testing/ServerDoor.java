package org.edgewire.standalone.testing;

import java.net.URI;
import java.util.Map;
import org.edgewire.endpoint.Peer;
import org.edgewire.standalone.testing.record.Door;

/** Lets into a server whoever is played again. */
final class ServerDoor implements Door {
  private final EdgewireServer server;

  ServerDoor(EdgewireServer server) {
    this.server = server;
  }

  @Override
  public URI address(Peer peer) {
    return URI.create("ws://" + server.baseUri().getAuthority() + path(peer));
  }

  private String path(Peer peer) {
    if (peer instanceof Peer.Agent agent) {
      return "/edge/ws?edge_agent_id=" + agent.id().value().replace("+", "%2B");
    }
    if (peer instanceof Peer.Member member) {
      return "/ws/miniapp/" + member.session().value() + "?token=" + token(peer);
    }
    return peer instanceof Peer.Producer ? "/edge/producer" : "/edge/watch";
  }

  @Override
  public Map<String, String> headers(Peer peer) {
    if (peer instanceof Peer.Agent) {
      return Map.of("Authorization", "Bearer " + token(peer));
    }
    return peer instanceof Peer.Member ? Map.of() : Map.of("X-Admin-Key", server.adminKey());
  }

  @Override
  public String token(Peer peer) {
    if (peer instanceof Peer.Agent agent) {
      return server.token(agent.id().value());
    }
    return peer instanceof Peer.Member member
        ? server.jwt(member.user().value())
        : server.adminKey();
  }
}
