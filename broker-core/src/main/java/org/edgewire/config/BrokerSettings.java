package org.edgewire.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.DeliveryPolicy;
import org.edgewire.command.Retention;
import org.edgewire.dispatch.DispatchPolicy;
import org.edgewire.handshake.AdmissionLimits;
import org.edgewire.handshake.EdgeAuth;
import org.edgewire.handshake.TrustedProxies;
import org.edgewire.store.jdbc.JdbcStoreOptions.Durability;
import org.edgewire.webhook.WebhookPolicy;

/**
 * The settings of the broker itself, those of MiniApp sessions apart; deployments add their own
 * (host, port, data source).
 */
public final class BrokerSettings {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final DispatchPolicy DISPATCH = DispatchPolicy.DEFAULT;
  private static final DeliveryPolicy DELIVERY = DispatchPolicy.DEFAULT.delivery();
  private static final AdmissionLimits ADMISSION = AdmissionLimits.DEFAULT;

  /** What the broker is used for. */
  public static final Setting<Environment> ENVIRONMENT =
      Setting.of(
          "environment",
          Form.constant(Environment.class),
          "development",
          "production refuses weak secrets and raw secrets as tokens");

  /** Signs agents' tokens. */
  public static final Setting<String> EDGE_SECRET =
      Setting.secret("edge.secret", "signs the tokens of agents");

  /** Accepted as well while secrets are rotated. */
  public static final Setting<String> EDGE_SECRET_PREVIOUS =
      Setting.secret("edge.secret.previous", "accepted as well while edge.secret is rotated");

  /** Key of producers and operators. */
  public static final Setting<String> ADMIN_KEY =
      Setting.secret("admin.key", "key of producers and operators");

  /** Validity of a token. */
  public static final Setting<Duration> TOKEN_TTL =
      duration("edge.token.ttl", EdgeAuth.DEFAULT_TTL, "how long a token is valid");

  /** How far a token may be ahead. */
  public static final Setting<Duration> TOKEN_SKEW =
      Setting.of(
          "edge.token.skew",
          Form.duration(Duration.ZERO),
          text(EdgeAuth.DEFAULT_SKEW),
          "how far a token's timestamp may lie in the future");

  /** Handshakes of one agent. */
  public static final Setting<Integer> HANDSHAKES =
      count(
          "edge.handshakes.per.minute",
          ADMISSION.handshakesPerMinute(),
          1_000_000,
          "handshakes of one agent a minute");

  /** Failed handshakes of one address. */
  public static final Setting<Integer> FAILURES =
      count(
          "edge.failures.per.minute",
          ADMISSION.failuresPerMinute(),
          1_000_000,
          "failed handshakes of one address a minute before they get 429");

  /** Open WebSockets of agents. */
  public static final Setting<Integer> MAX_CONNECTIONS =
      count(
          "edge.max.connections",
          ADMISSION.maxConnections(),
          1_000_000,
          "open WebSockets of agents");

  /** Whose word about a client's address is believed. */
  public static final Setting<TrustedProxies> TRUSTED_PROXIES =
      Setting.optional(
          "trusted.proxies",
          new Form<>(
              TrustedProxies::parse,
              "addresses and CIDR ranges separated by commas, such as 10.0.0.0/8, ::1"),
          "proxies whose X-Forwarded-For tells the address of a handshake's client");

  /** Take-overs before an agent counts as flapping. */
  public static final Setting<Integer> TAKEOVERS =
      count(
          "edge.takeovers.per.minute",
          DISPATCH.takeoversPerMinute(),
          1_000_000,
          "take-overs of one agent a minute before further handshakes get 429");

  /** Longest silence of a WebSocket. */
  public static final Setting<Duration> IDLE_TIMEOUT =
      duration("edge.idle.timeout", DISPATCH.idleTimeout(), "silence that closes a WebSocket");

  /** Silence after which no command goes out. */
  public static final Setting<Duration> QUIET_AFTER =
      duration(
          "edge.quiet.after",
          DISPATCH.quietAfter(),
          "silence after which a WebSocket gets no further command");

  /** Longest frame of an agent. */
  public static final Setting<Integer> MAX_FRAME_BYTES =
      Setting.of(
          "edge.max.frame.bytes",
          Form.integer(1_024, 16 * 1_024 * 1_024),
          "262144",
          "longest message of an agent in bytes");

  /** Commands out at an agent. */
  public static final Setting<Integer> WINDOW =
      count("edge.window", DISPATCH.window(), 10_000, "commands out at one agent and not finished");

  /** Commands waiting for an agent. */
  public static final Setting<Integer> QUEUE_LIMIT =
      count(
          "edge.queue.limit", DISPATCH.queueLimit(), 10_000_000, "commands waiting for one agent");

  /** Whether unknown types are refused. */
  public static final Setting<Boolean> STRICT_TYPES =
      Setting.of("edge.command.types.strict", Form.bool(), "false", "refuse unknown command types");

  /** Time to the first ack. */
  public static final Setting<Duration> ACK_TIMEOUT =
      duration("edge.ack.timeout", DELIVERY.ackTimeout(), "from sent to any ack");

  /** Time to the final ack. */
  public static final Setting<Duration> EXECUTION_TIMEOUT =
      duration(
          "edge.execution.timeout",
          DELIVERY.executionTimeout(),
          "from sent, or the last progress, to the final ack");

  /** Sends of an at-least-once command. */
  public static final Setting<Integer> MAX_ATTEMPTS =
      count(
          "edge.max.attempts", DELIVERY.maxAttempts(), 1_000, "sends of an at-least-once command");

  /** Messages queued for a WebSocket. */
  public static final Setting<Integer> OUTBOUND_MESSAGES =
      count(
          "edge.outbound.messages",
          DISPATCH.outbound().maxMessages(),
          100_000,
          "messages queued for one WebSocket");

  /** Bytes queued for a WebSocket. */
  public static final Setting<Integer> OUTBOUND_BYTES =
      Setting.of(
          "edge.outbound.bytes",
          Form.integer(1_024, 256 * 1_024 * 1_024),
          Integer.toString(DISPATCH.outbound().maxBytes()),
          "bytes queued for one WebSocket");

  /** Longest time of one send. */
  public static final Setting<Duration> SEND_DEADLINE =
      duration(
          "edge.send.deadline", DISPATCH.outbound().sendDeadline(), "longest time of one send");

  /** Time over which a drain closes. */
  public static final Setting<Duration> DRAIN_WINDOW =
      Setting.of(
          "edge.drain.window",
          Form.duration(Duration.ZERO),
          "3s",
          "time over which a stop spreads its closes");

  /** How long what is over is kept. */
  public static final Setting<Duration> RETENTION =
      Setting.of(
          "retention",
          Form.duration(Retention.SHORTEST),
          "30d",
          "how long final commands and events of agents are kept");

  /** What durable means. */
  public static final Setting<Durability> DURABILITY =
      Setting.of(
          "durability",
          Form.oneOf(List.of(Durability.FSYNC, Durability.PROCESS)),
          "fsync",
          "what a commit of the embedded database survives: fsync a power loss, process a kill");

  /** Where webhooks go. */
  public static final Setting<URI> WEBHOOK_URL =
      new Setting<>(
          "webhook.url",
          Form.httpUrl(),
          Optional.empty(),
          true,
          "where final states and events of agents are posted; without it none are kept");

  /** Signs webhooks. */
  public static final Setting<String> WEBHOOK_SECRET =
      Setting.secret("webhook.secret", "signs webhooks; production needs one with webhook.url");

  /** Longest time of one delivery. */
  public static final Setting<Duration> WEBHOOK_TIMEOUT =
      duration("webhook.timeout", WebhookPolicy.DEFAULT_TIMEOUT, "longest time of one delivery");

  /** How long a delivery is tried. */
  public static final Setting<Duration> WEBHOOK_GIVE_UP_AFTER =
      Setting.of(
          "webhook.give.up.after",
          Form.duration(Duration.ofSeconds(1)),
          "24h",
          "how long the delivery of a webhook is tried; at most as long as retention");

  /** Deliveries at the same time. */
  public static final Setting<Integer> WEBHOOK_IN_FLIGHT =
      count(
          "webhook.in.flight",
          WebhookPolicy.DEFAULT_IN_FLIGHT,
          1_000,
          "webhooks being delivered at the same time");

  private BrokerSettings() {}

  /** All of them, those of MiniApp sessions too, in the order in which they are shown. */
  public static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(own());
    all.addAll(KeySocketSettings.all());
    all.addAll(MiniAppSettings.all());
    return List.copyOf(all);
  }

  private static List<Setting<?>> own() {
    return List.of(
        ENVIRONMENT,
        EDGE_SECRET,
        EDGE_SECRET_PREVIOUS,
        ADMIN_KEY,
        TOKEN_TTL,
        TOKEN_SKEW,
        HANDSHAKES,
        FAILURES,
        MAX_CONNECTIONS,
        TRUSTED_PROXIES,
        TAKEOVERS,
        IDLE_TIMEOUT,
        QUIET_AFTER,
        MAX_FRAME_BYTES,
        WINDOW,
        QUEUE_LIMIT,
        STRICT_TYPES,
        ACK_TIMEOUT,
        EXECUTION_TIMEOUT,
        MAX_ATTEMPTS,
        OUTBOUND_MESSAGES,
        OUTBOUND_BYTES,
        SEND_DEADLINE,
        DRAIN_WINDOW,
        RETENTION,
        DURABILITY,
        WEBHOOK_URL,
        WEBHOOK_SECRET,
        WEBHOOK_TIMEOUT,
        WEBHOOK_GIVE_UP_AFTER,
        WEBHOOK_IN_FLIGHT);
  }

  private static Setting<Integer> count(
      String name, int defaultValue, int most, String description) {
    return Setting.of(name, Form.integer(1, most), Integer.toString(defaultValue), description);
  }

  private static Setting<Duration> duration(
      String name, Duration defaultValue, String description) {
    return Setting.of(name, Form.duration(MILLI), text(defaultValue), description);
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1_000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
