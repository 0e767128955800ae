package org.edgewire.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.AgentId;

/** Finds out who sends a request: claimed ids, then the token. Pure but for the clock. */
final class IdentityCheck {
  static final String AGENT_HEADER = "X-Edge-Agent-Id";
  static final String AGENT_PARAMETER = "edge_agent_id";

  private static final int MAX_HEADER = 4_096;
  static final int MAX_QUERY = 8_192;
  private static final String BEARER = "bearer ";

  private final EdgeAuth auth;
  private final Clock clock;

  IdentityCheck(EdgeAuth auth, Clock clock) {
    this.auth = auth;
    this.clock = clock;
  }

  /**
   * The identity of a request whose id may also be named elsewhere, or only in the token where that
   * is allowed.
   */
  Identity of(HandshakeView request, Optional<String> alsoClaimed, boolean idFromToken) {
    if (request.query().length() > MAX_QUERY) {
      return unknown("query_too_long", "the query may have " + MAX_QUERY + " characters", "-");
    }
    QueryParameters query = QueryParameters.parse(request.query());
    Set<String> claims = claims(request, query, alsoClaimed);
    String claimed = claims.isEmpty() ? "-" : LogText.safe(String.join(",", claims));
    if (!query.wellFormed() || !claims.stream().allMatch(AgentId::isValid)) {
      return unknown(
          "invalid_agent_id",
          "an agent id is a letter or digit followed by up to 127 of A-Z a-z 0-9 _ . @ + -",
          claimed);
    }
    if (claims.size() > 1) {
      return unknown("agent_id_mismatch", "all agent ids of a request must be equal", claimed);
    }
    if (claims.isEmpty() && !idFromToken) {
      return missingId();
    }
    return prove(claims.stream().findFirst(), authorization(request), claimed);
  }

  private static Set<String> claims(
      HandshakeView request, QueryParameters query, Optional<String> alsoClaimed) {
    Set<String> claims = new LinkedHashSet<>(query.all(AGENT_PARAMETER));
    request.header(AGENT_HEADER).forEach(value -> claims.add(value.strip()));
    alsoClaimed.ifPresent(claims::add);
    claims.remove("");
    return claims;
  }

  private static Set<String> authorization(HandshakeView request) {
    Set<String> values = new LinkedHashSet<>();
    request.header("Authorization").forEach(value -> values.add(value.strip()));
    values.remove("");
    return values;
  }

  private Identity prove(Optional<String> agent, Set<String> authorization, String claimed) {
    if (authorization.isEmpty()) {
      return unknown("missing_authorization", "Authorization: Bearer {token} is required", claimed);
    }
    String value = authorization.iterator().next();
    boolean bearer =
        authorization.size() == 1
            && value.length() <= MAX_HEADER
            && value.toLowerCase(Locale.ROOT).startsWith(BEARER);
    if (!bearer) {
      return unknown(
          "malformed_authorization",
          "one header Authorization: Bearer {token} of at most " + MAX_HEADER + " characters",
          claimed);
    }
    List<String> secrets = auth.secrets();
    if (secrets.isEmpty()) {
      return unknown("secret_not_configured", "this broker has no EDGE_SECRET", claimed);
    }
    String token = value.substring(BEARER.length()).strip();
    return isAnyOf(secrets, token)
        ? rawSecret(agent, claimed)
        : signed(agent, token, secrets, claimed);
  }

  private Identity rawSecret(Optional<String> agent, String claimed) {
    if (auth.production()) {
      return unknown(
          "raw_secret_refused",
          "the raw EDGE_SECRET is no token in production; sign one (token --agent --phone)",
          claimed);
    }
    return agent
        .<Identity>map(id -> new Identity.Known(new AgentId(id), true))
        .orElseGet(IdentityCheck::missingId);
  }

  private Identity signed(
      Optional<String> agent, String text, List<String> secrets, String claimed) {
    Optional<EdgeToken> parsed = EdgeToken.parse(text);
    if (parsed.isEmpty()) {
      return unknown(
          "malformed_token", "a token is base64 of id:phone:seconds:hex(HMAC-SHA256)", claimed);
    }
    EdgeToken token = parsed.get();
    String who = claimed.equals("-") ? LogText.safe(token.agent()) : claimed;
    if (!isSignedByAny(secrets, token)) {
      return unknown("bad_signature", "the token was not signed with this broker's secret", who);
    }
    if (!AgentId.isValid(token.agent())) {
      return unknown("invalid_agent_id", "the id in the token is no agent id", who);
    }
    if (!token.agent().equals(agent.orElse(token.agent()))) {
      return unknown("agent_id_mismatch", "the token was made for another agent id", who);
    }
    return inTime(token, who);
  }

  private Identity inTime(EdgeToken token, String who) {
    Instant now = clock.instant();
    if (now.isAfter(token.issuedAt().plus(auth.tokenTtl()))) {
      return unknown("token_expired", "a token is valid for " + auth.tokenTtl(), who);
    }
    if (token.issuedAt().isAfter(now.plus(auth.tokenSkew()))) {
      return unknown(
          "token_from_future", "a token may be " + auth.tokenSkew() + " ahead of our clock", who);
    }
    return new Identity.Known(new AgentId(token.agent()), false);
  }

  /** Compares with every secret, so that the time does not tell which one was near. */
  private static boolean isAnyOf(List<String> secrets, String token) {
    byte[] given = token.getBytes(StandardCharsets.UTF_8);
    boolean equal = false;
    for (String secret : secrets) {
      equal |= MessageDigest.isEqual(given, secret.getBytes(StandardCharsets.UTF_8));
    }
    return equal;
  }

  private static boolean isSignedByAny(List<String> secrets, EdgeToken token) {
    boolean signed = false;
    for (String secret : secrets) {
      signed |= token.isSignedWith(secret);
    }
    return signed;
  }

  private static Identity missingId() {
    return unknown(
        "missing_agent_id",
        "name the agent by " + AGENT_HEADER + " or by the parameter " + AGENT_PARAMETER,
        "-");
  }

  private static Identity unknown(String cause, String detail, String claimed) {
    return new Identity.Unknown(cause, detail, claimed);
  }
}
