package org.edgewire.http;

import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.EdgeHandshake;
import org.edgewire.json.JsonObject;
import org.edgewire.wire.Fields;

/**
 * Which agent sends a request: by its token, and by the id that its body may name (protocol section
 * 4).
 */
final class AgentIdentity {
  private final EdgeHandshake handshake;

  AgentIdentity(EdgeHandshake handshake) {
    this.handshake = handshake;
  }

  /** Refuses what no body could make right, so that strangers' bodies are not read. */
  void requireToken(ApiRequest request) {
    if (handshake.identifyHttp(request.view(), Optional.empty()) instanceof Decision.Refused refused
        && !refused.cause().equals("missing_agent_id")) {
      throw Problem.of(refused);
    }
  }

  AgentId require(ApiRequest request, JsonObject body) {
    Optional<String> named = new Fields(body).string("edge_agent_id");
    Decision decision = handshake.identifyHttp(request.view(), named);
    if (decision instanceof Decision.Admitted admitted) {
      return admitted.agent();
    }
    throw Problem.of((Decision.Refused) decision);
  }
}
