package org.edgewire.standalone.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.edgewire.config.BrokerSettings;
import org.edgewire.config.ConfigurationException;
import org.edgewire.config.Environment;
import org.edgewire.config.MiniAppSettings;
import org.edgewire.config.Setting;
import org.edgewire.config.Settings;
import org.edgewire.config.Source;
import org.edgewire.handshake.jwt.DevelopmentToken;
import org.edgewire.handshake.jwt.JwtPolicy;
import org.edgewire.member.UserId;
import org.edgewire.standalone.launch.LaunchException;

/** Makes tokens of members of MiniApp sessions with what the environment holds. */
final class MemberTokens {
  private final CliContext context;
  private final JwtPolicy policy;

  /**
   * @throws LaunchException in production, and where there is no secret
   */
  MemberTokens(CliContext context) {
    this.context = context;
    Settings settings = settings(context);
    if (settings.get(BrokerSettings.ENVIRONMENT) == Environment.PRODUCTION) {
      throw new LaunchException(
          "ENVIRONMENT is production: tokens are made by your login server there, not here.");
    }
    this.policy = policy(settings);
  }

  /** A token that is good for so long. */
  String make(UserId user, Duration ttl) {
    return DevelopmentToken.make(policy, user, context.clock().instant(), ttl);
  }

  private static JwtPolicy policy(Settings settings) {
    String secret =
        settings
            .find(MiniAppSettings.JWT_SECRET)
            .orElseThrow(
                () ->
                    new LaunchException(
                        "Set SUPABASE_JWT_SECRET to the secret of the broker; serve shows the one"
                            + " it made."));
    return new JwtPolicy(
        Optional.of(secret),
        Optional.empty(),
        Optional.empty(),
        settings.find(MiniAppSettings.JWT_ISSUER),
        settings.get(MiniAppSettings.JWT_AUDIENCE));
  }

  private static Settings settings(CliContext context) {
    List<Setting<?>> known =
        Stream.<Setting<?>>concat(
                Stream.of(BrokerSettings.ENVIRONMENT), MiniAppSettings.all().stream())
            .toList();
    try {
      return Settings.resolve(
          known,
          List.of(
              Source.systemProperties(context.properties()),
              Source.environment(context.environment())));
    } catch (ConfigurationException e) {
      throw new LaunchException(e.getMessage(), e);
    }
  }
}
