package org.edgewire;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.edgewire.config.MiniAppConfig;
import org.edgewire.handshake.Admission;
import org.edgewire.handshake.MemberTokens;
import org.edgewire.handshake.MiniAppHandshake;
import org.edgewire.handshake.RoomDoor;
import org.edgewire.handshake.jwt.JwtTokens;
import org.edgewire.mailbox.Timer;
import org.edgewire.metrics.Metrics;

/** Who is let in to MiniApp sessions, put together from the configuration. */
final class MemberDoor {
  private static final Logger LOG = System.getLogger(MemberDoor.class.getName());

  private final MiniAppConfig config;
  private final JwtTokens tokens;
  private final Timer timer;

  /**
   * @param clock the time of day as other machines have it: they make the tokens
   * @param executor fetches published keys
   * @param timer bounds all waiting
   */
  MemberDoor(MiniAppConfig config, Clock clock, Executor executor, Timer timer) {
    this.config = config;
    this.tokens = JwtTokens.of(config.tokens(), clock, executor, timer);
    this.timer = timer;
  }

  /** Begins to fetch the published keys, and tells when nobody can be let in. */
  void start() {
    if (!config.tokens().isConfigured()) {
      LOG.log(
          Level.WARNING,
          "MiniApp sessions refuse everybody: neither SUPABASE_JWT_SECRET nor SUPABASE_URL or"
              + " SUPABASE_JWKS_URL is set");
    }
    tokens.start();
  }

  /** Verifies tokens that come otherwise than by a handshake. */
  MemberTokens tokens() {
    return tokens;
  }

  /** The policy of handshakes. */
  MiniAppHandshake handshake(RoomDoor rooms, Admission admission, Metrics metrics) {
    return new MiniAppHandshake(
        new MiniAppHandshake.Credentials(tokens, config.origins()),
        rooms,
        admission,
        timer,
        metrics);
  }
}
