package org.edgewire.handshake;

import static java.lang.System.Logger.Level.INFO;

import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import org.edgewire.command.AgentId;
import org.edgewire.metrics.Metrics;

/**
 * The one policy by which agents are let in (protocol section 1), for WebSocket handshakes and for
 * the agents' HTTP calls. Every refusal comes before the upgrade. Thread-safe; never blocks, so it
 * may run on I/O threads.
 *
 * <p>The log names causes and agent ids; tokens and secrets never reach it.
 */
public final class EdgeHandshake {
  private static final System.Logger LOG = System.getLogger(EdgeHandshake.class.getName());

  private final IdentityCheck identities;
  private final Admission admission;
  private final Metrics metrics;

  /**
   * @param auth secrets and validity of tokens
   * @param admission limits, consumed once per handshake
   * @param clock for the age of tokens
   * @param metrics counts refusals by their cause
   */
  public EdgeHandshake(EdgeAuth auth, Admission admission, Clock clock, Metrics metrics) {
    this.identities = new IdentityCheck(auth, clock);
    this.admission = admission;
    this.metrics = metrics;
  }

  /**
   * Decides a handshake and consumes admission: call it exactly once per request.
   *
   * @return refusals with 405 and 426 for what is no upgrade, 400 for a broken one, 403 for a
   *     failed identity, 429 and 503 by admission
   */
  public Decision decide(HandshakeView request) {
    Optional<Decision.Refused> noUpgrade = UpgradeCheck.refusal(request);
    if (noUpgrade.isPresent()) {
      return counted(noUpgrade.get());
    }
    Identity identity = identities.of(request, Optional.empty(), false);
    if (identity instanceof Identity.Known known) {
      return admitted(known, request);
    }
    return failed((Identity.Unknown) identity, request);
  }

  /**
   * Computes the identity of a handshake again: admission untouched, nothing logged, nothing
   * counted.
   *
   * @return admitted, or refused with 403
   */
  public Decision identify(HandshakeView request) {
    Identity identity = identities.of(request, Optional.empty(), false);
    return identity instanceof Identity.Known known
        ? new Decision.Admitted(known.agent())
        : forbidden((Identity.Unknown) identity);
  }

  /**
   * Identity of an agent's HTTP call (protocol section 4). The id may come from the header, the
   * query, the body or the token; all that are there must agree, and the raw secret needs one of
   * the first three.
   *
   * @param bodyAgentId the id that the body names
   * @return admitted, or refused with 401 and the precise cause as code
   */
  public Decision identifyHttp(HandshakeView request, Optional<String> bodyAgentId) {
    Identity identity = identities.of(request, bodyAgentId, true);
    if (identity instanceof Identity.Known known) {
      return new Decision.Admitted(known.agent());
    }
    Identity.Unknown unknown = (Identity.Unknown) identity;
    return new Decision.Refused(
        401, unknown.cause(), unknown.cause(), unknown.detail(), OptionalInt.empty());
  }

  private Decision admitted(Identity.Known known, HandshakeView request) {
    logQueryId(request);
    if (known.rawSecret()) {
      LOG.log(INFO, "Authenticated with simple secret (fallback mode)");
    }
    Optional<Decision.Refused> refusal = admission.admit(known.agent());
    if (refusal.isEmpty()) {
      return new Decision.Admitted(known.agent());
    }
    logRefusal(refusal.get().cause(), refusal.get().detail(), known.agent().value());
    return counted(refusal.get());
  }

  /**
   * Over the limit of failures only the limit is counted and nothing logged: that bounds the log.
   */
  private Decision failed(Identity.Unknown unknown, HandshakeView request) {
    Optional<Decision.Refused> tooMany = admission.failed(request.remoteAddress());
    if (tooMany.isPresent()) {
      return counted(tooMany.get());
    }
    logQueryId(request);
    logRefusal(unknown.cause(), unknown.detail(), unknown.claimed());
    metrics.handshakeRefused(unknown.cause());
    return forbidden(unknown);
  }

  private Decision counted(Decision.Refused refusal) {
    metrics.handshakeRefused(refusal.cause());
    return refusal;
  }

  private static Decision forbidden(Identity.Unknown unknown) {
    return new Decision.Refused(
        403,
        "forbidden",
        unknown.cause(),
        "the agent id and token of this request are not accepted",
        OptionalInt.empty());
  }

  /** A promise of the seeds: operators look for this line. */
  private static void logQueryId(HandshakeView request) {
    if (request.query().length() <= IdentityCheck.MAX_QUERY) {
      QueryParameters.parse(request.query())
          .last(IdentityCheck.AGENT_PARAMETER)
          .filter(AgentId::isValid)
          .ifPresent(id -> LOG.log(INFO, "Using edge_agent_id from query params: {0}", id));
    }
  }

  private static void logRefusal(String cause, String detail, String agent) {
    LOG.log(INFO, "Handshake refused: {0} ({1}), agent {2}", cause, detail, agent);
  }
}
