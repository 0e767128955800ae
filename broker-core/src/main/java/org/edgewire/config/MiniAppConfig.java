package org.edgewire.config;

import org.edgewire.handshake.OriginRule;
import org.edgewire.handshake.jwt.JwtPolicy;

/**
 * What a broker is told about MiniApp sessions.
 *
 * @param tokens which tokens of members are good
 * @param origins from which web pages members may come
 */
public record MiniAppConfig(JwtPolicy tokens, OriginRule origins) {
  static MiniAppConfig from(Settings settings, Environment environment) {
    return new MiniAppConfig(
        MiniAppSettings.tokens(settings), MiniAppSettings.originRule(settings, environment));
  }

  MiniAppConfig withSecret(String made) {
    return new MiniAppConfig(tokens.orSecret(made), origins);
  }
}
