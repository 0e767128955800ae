package org.edgewire.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.edgewire.handshake.OriginRule;
import org.edgewire.handshake.jwt.JwtPolicy;

/** The settings of MiniApp sessions (protocol section 6). */
public final class MiniAppSettings {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Form<URI> ADDRESS =
      new Form<>(MiniAppSettings::address, "an http or https address without a query");
  private static final Form<List<String>> ORIGINS_FORM =
      new Form<>(
          MiniAppSettings::origins,
          "origins such as https://app.example.com, separated by commas, or * for any");

  /** Signs members' tokens by HS256. */
  public static final Setting<String> JWT_SECRET =
      Setting.secret(
          "supabase.jwt.secret", "checks the tokens of members that are signed by HS256");

  /** Accepted as well while the secret is rotated. */
  public static final Setting<String> JWT_SECRET_PREVIOUS =
      Setting.secret(
          "supabase.jwt.secret.previous", "accepted as well while supabase.jwt.secret is rotated");

  /** The project whose published keys are used. */
  public static final Setting<URI> SUPABASE_URL =
      Setting.optional(
          "supabase.url",
          ADDRESS,
          "Supabase project whose published keys check tokens signed by ES256 or RS256");

  /** Where the keys are, if not there. */
  public static final Setting<URI> JWKS_URL =
      Setting.optional(
          "supabase.jwks.url", ADDRESS, "address of those keys, where it is not the project's");

  /** The only issuer. */
  public static final Setting<String> JWT_ISSUER =
      Setting.optional("supabase.jwt.issuer", Form.text(), "the only iss a token may have");

  /** The audience. */
  public static final Setting<String> JWT_AUDIENCE =
      Setting.of(
          "supabase.jwt.audience",
          Form.text(),
          JwtPolicy.DEFAULT_AUDIENCE,
          "has to be among the aud of a token");

  /** Web pages that may open sessions. */
  public static final Setting<List<String>> ORIGINS =
      Setting.optional(
          "miniapp.origins",
          ORIGINS_FORM,
          "web pages that may open sessions; with none any page outside production, in production"
              + " those of the same origin");

  /** Whether a join makes a session. */
  public static final Setting<Boolean> AUTOCREATE =
      Setting.of("miniapp.autocreate", Form.bool(), "true", "the first join makes a session");

  /** How long an empty session is kept. */
  public static final Setting<Duration> SESSION_TTL =
      duration("miniapp.session.ttl", "24h", "how long a session is kept while nobody is there");

  /** Connections of one session. */
  public static final Setting<Integer> SESSION_CONNECTIONS =
      count("miniapp.session.connections", 1_000, 100_000, "WebSockets of one session");

  /** Connections of all sessions. */
  public static final Setting<Integer> MAX_CONNECTIONS =
      count("miniapp.max.connections", 20_000, 1_000_000, "WebSockets of all sessions");

  /** Longest message of a member. */
  public static final Setting<Integer> MAX_MESSAGE_BYTES =
      bytes("miniapp.max.message.bytes", 64 * 1_024, 16, "longest message of a member in bytes");

  /** Longest state of a session. */
  public static final Setting<Integer> MAX_STATE_BYTES =
      bytes("miniapp.max.state.bytes", 256 * 1_024, 16, "longest state of a session in bytes");

  /** Messages of one connection. */
  public static final Setting<Integer> MESSAGES_PER_SECOND =
      count("miniapp.messages.per.second", 50, 100_000, "messages of one WebSocket a second");

  /** Longest silence of a member. */
  public static final Setting<Duration> IDLE_TIMEOUT =
      duration("miniapp.idle.timeout", "75s", "silence that closes a member's WebSocket");

  /** How long a lost connection may stay away. */
  public static final Setting<Duration> GRACE =
      duration(
          "miniapp.grace",
          "5s",
          "how long a lost WebSocket may stay away before the others hear of it");

  /** Messages queued for a member. */
  public static final Setting<Integer> OUTBOUND_MESSAGES =
      count(
          "miniapp.outbound.messages", 256, 100_000, "messages queued for one member's WebSocket");

  /** Bytes queued for a member. */
  public static final Setting<Integer> OUTBOUND_BYTES =
      bytes(
          "miniapp.outbound.bytes", 1_024 * 1_024, 256, "bytes queued for one member's WebSocket");

  /** Longest time of one send to a member. */
  public static final Setting<Duration> SEND_DEADLINE =
      duration("miniapp.send.deadline", "5s", "longest time of one send to a member");

  private MiniAppSettings() {}

  /** All of them, in the order in which they are shown. */
  public static List<Setting<?>> all() {
    return List.of(
        JWT_SECRET,
        JWT_SECRET_PREVIOUS,
        SUPABASE_URL,
        JWKS_URL,
        JWT_ISSUER,
        JWT_AUDIENCE,
        ORIGINS,
        AUTOCREATE,
        SESSION_TTL,
        SESSION_CONNECTIONS,
        MAX_CONNECTIONS,
        MAX_MESSAGE_BYTES,
        MAX_STATE_BYTES,
        MESSAGES_PER_SECOND,
        IDLE_TIMEOUT,
        GRACE,
        OUTBOUND_MESSAGES,
        OUTBOUND_BYTES,
        SEND_DEADLINE);
  }

  /** Which tokens of members are good. */
  static JwtPolicy tokens(Settings settings) {
    Optional<URI> project = settings.find(SUPABASE_URL).map(MiniAppSettings::keysOf);
    return new JwtPolicy(
        settings.find(JWT_SECRET),
        settings.find(JWT_SECRET_PREVIOUS),
        settings.find(JWKS_URL).or(() -> project),
        settings.find(JWT_ISSUER),
        settings.get(JWT_AUDIENCE));
  }

  /** From which pages members may come. */
  static OriginRule originRule(Settings settings, Environment environment) {
    return new OriginRule(
        settings.find(ORIGINS).orElse(List.of()), environment == Environment.PRODUCTION);
  }

  /** Where a Supabase project publishes its keys. */
  private static URI keysOf(URI project) {
    String base = project.toString().replaceAll("/+$", "");
    return URI.create(base + "/auth/v1/.well-known/jwks.json");
  }

  private static Optional<URI> address(String text) {
    try {
      URI address = new URI(text);
      boolean web = Set.of("http", "https").contains(String.valueOf(address.getScheme()));
      return Optional.of(address)
          .filter(
              given ->
                  web
                      && given.getHost() != null
                      && given.getRawUserInfo() == null
                      && given.getRawQuery() == null
                      && given.getRawFragment() == null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<List<String>> origins(String text) {
    List<String> given = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    return Optional.of(given).filter(all -> all.stream().allMatch(OriginRule::isOrigin));
  }

  private static Setting<Integer> count(
      String name, int defaultValue, int most, String description) {
    return Setting.of(name, Form.integer(1, most), Integer.toString(defaultValue), description);
  }

  private static Setting<Integer> bytes(
      String name, int defaultValue, int mostMebibytes, String description) {
    return Setting.of(
        name,
        Form.integer(1_024, mostMebibytes * 1_024 * 1_024),
        Integer.toString(defaultValue),
        description);
  }

  private static Setting<Duration> duration(String name, String defaultText, String description) {
    return Setting.of(name, Form.duration(MILLI), defaultText, description);
  }
}
