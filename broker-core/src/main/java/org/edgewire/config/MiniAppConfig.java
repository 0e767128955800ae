package org.edgewire.config;

import org.edgewire.connection.OutboundLimits;
import org.edgewire.handshake.OriginRule;
import org.edgewire.handshake.jwt.JwtPolicy;
import org.edgewire.room.RoomPolicy;

/**
 * What a broker is told about MiniApp sessions.
 *
 * @param tokens which tokens of members are good
 * @param origins from which web pages members may come
 * @param rooms how sessions are served
 */
public record MiniAppConfig(JwtPolicy tokens, OriginRule origins, RoomPolicy rooms) {
  static MiniAppConfig from(Settings settings, Environment environment) {
    return new MiniAppConfig(
        MiniAppSettings.tokens(settings),
        MiniAppSettings.originRule(settings, environment),
        rooms(settings));
  }

  private static RoomPolicy rooms(Settings settings) {
    return new RoomPolicy(
        settings.get(MiniAppSettings.AUTOCREATE),
        settings.get(MiniAppSettings.SESSION_TTL),
        settings.get(MiniAppSettings.SESSION_CONNECTIONS),
        settings.get(MiniAppSettings.MAX_CONNECTIONS),
        settings.get(MiniAppSettings.MAX_MESSAGE_BYTES),
        settings.get(MiniAppSettings.MAX_STATE_BYTES),
        settings.get(MiniAppSettings.MESSAGES_PER_SECOND),
        settings.get(MiniAppSettings.IDLE_TIMEOUT),
        settings.get(MiniAppSettings.GRACE),
        new OutboundLimits(
            settings.get(MiniAppSettings.OUTBOUND_MESSAGES),
            settings.get(MiniAppSettings.OUTBOUND_BYTES),
            settings.get(MiniAppSettings.SEND_DEADLINE)));
  }

  MiniAppConfig withSecret(String made) {
    return new MiniAppConfig(tokens.orSecret(made), origins, rooms);
  }
}
