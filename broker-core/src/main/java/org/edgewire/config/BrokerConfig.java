package org.edgewire.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.DeliveryPolicy;
import org.edgewire.command.Retention;
import org.edgewire.connection.OutboundLimits;
import org.edgewire.dispatch.DispatchPolicy;
import org.edgewire.handshake.AdmissionLimits;
import org.edgewire.handshake.EdgeAuth;
import org.edgewire.handshake.TrustedProxies;
import org.edgewire.producer.ProducerPolicy;
import org.edgewire.store.jdbc.JdbcStoreOptions.Durability;
import org.edgewire.watch.WatchPolicy;
import org.edgewire.webhook.WebhookPolicy;

/**
 * Everything that a broker is told: the policy of each package. Policies live with their users;
 * this only composes them.
 *
 * @param environment what the broker is used for
 * @param auth how agents prove who they are
 * @param adminKey key of producers and operators; without one nobody is let in
 * @param admission how many handshakes are let through
 * @param dispatch how agents are served
 * @param maxFrameBytes longest message of an agent
 * @param drainWindow time over which a stop spreads its closes
 * @param retention how long what is over is kept
 * @param durability what a commit of the embedded database survives
 * @param producers how producers are served on their sockets
 * @param watch how watchers are served
 * @param miniApps how MiniApp sessions are served
 * @param webhook who is told of final states and of agents' events; empty when nobody is
 * @param proxies whose word about a client's address is believed
 */
public record BrokerConfig(
    Environment environment,
    EdgeAuth auth,
    Optional<String> adminKey,
    AdmissionLimits admission,
    DispatchPolicy dispatch,
    int maxFrameBytes,
    Duration drainWindow,
    Retention retention,
    Durability durability,
    ProducerPolicy producers,
    WatchPolicy watch,
    MiniAppConfig miniApps,
    Optional<WebhookPolicy> webhook,
    TrustedProxies proxies) {

  /**
   * Composes the configuration from settings that hold at least {@link BrokerSettings#all}.
   *
   * @throws ConfigurationException with all {@link #problems}
   */
  public static BrokerConfig from(Settings settings) {
    List<String> problems = problems(settings);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    Environment environment = settings.get(BrokerSettings.ENVIRONMENT);
    return new BrokerConfig(
        environment,
        auth(settings, environment),
        settings.find(BrokerSettings.ADMIN_KEY),
        new AdmissionLimits(
            settings.get(BrokerSettings.HANDSHAKES),
            settings.get(BrokerSettings.FAILURES),
            settings.get(BrokerSettings.MAX_CONNECTIONS)),
        dispatch(settings),
        settings.get(BrokerSettings.MAX_FRAME_BYTES),
        settings.get(BrokerSettings.DRAIN_WINDOW),
        new Retention(settings.get(BrokerSettings.RETENTION)),
        settings.get(BrokerSettings.DURABILITY),
        KeySocketSettings.producers(settings),
        KeySocketSettings.watch(settings),
        MiniAppConfig.from(settings, environment),
        webhook(settings),
        settings.find(BrokerSettings.TRUSTED_PROXIES).orElse(TrustedProxies.NONE));
  }

  /**
   * Everything that is wrong with settings: what they tell themselves, and in production what is
   * wrong with the secrets. Empty when {@link #from} takes them.
   */
  public static List<String> problems(Settings settings) {
    List<String> problems = new ArrayList<>(settings.problems());
    if (settings.find(BrokerSettings.ENVIRONMENT).equals(Optional.of(Environment.PRODUCTION))) {
      problems.addAll(SecretRules.problems(settings));
    }
    webhookProblem(settings).ifPresent(problems::add);
    return List.copyOf(problems);
  }

  /** The defaults outside production, without secrets. */
  public static BrokerConfig defaults() {
    return from(Settings.resolve(BrokerSettings.all(), List.of()));
  }

  /** The defaults outside production, with these secrets. */
  public static BrokerConfig development(String edgeSecret, String adminKey) {
    return defaults().withSecrets(edgeSecret, adminKey);
  }

  /** The same with secrets that were made for this run, each where none is set. */
  public BrokerConfig withSecrets(String edgeSecret, String newAdminKey) {
    EdgeAuth withSecret =
        new EdgeAuth(
            Optional.of(auth.secret().orElse(edgeSecret)),
            auth.previousSecret(),
            auth.tokenTtl(),
            auth.tokenSkew(),
            auth.production());
    return new BrokerConfig(
        environment,
        withSecret,
        Optional.of(adminKey.orElse(newAdminKey)),
        admission,
        dispatch,
        maxFrameBytes,
        drainWindow,
        retention,
        durability,
        producers,
        watch,
        miniApps,
        webhook,
        proxies);
  }

  /** The same with a secret for members' tokens that was made for this run, where none is set. */
  public BrokerConfig withMemberSecret(String made) {
    return new BrokerConfig(
        environment,
        auth,
        adminKey,
        admission,
        dispatch,
        maxFrameBytes,
        drainWindow,
        retention,
        durability,
        producers,
        watch,
        miniApps.withSecret(made),
        webhook,
        proxies);
  }

  /** Environment variables of the secrets that are not set, without which nobody is let in. */
  public List<String> missingSecrets() {
    List<String> missing = new ArrayList<>();
    if (auth.secret().isEmpty()) {
      missing.add(BrokerSettings.EDGE_SECRET.environmentName());
    }
    if (adminKey.isEmpty()) {
      missing.add(BrokerSettings.ADMIN_KEY.environmentName());
    }
    return List.copyOf(missing);
  }

  /** All but the secrets. */
  @Override
  public String toString() {
    return "BrokerConfig[environment="
        + environment
        + ", auth="
        + auth
        + ", adminKey="
        + (adminKey.isPresent() ? "(set)" : "(not set)")
        + ", admission="
        + admission
        + ", dispatch="
        + dispatch
        + ", maxFrameBytes="
        + maxFrameBytes
        + ", drainWindow="
        + drainWindow
        + ", retention="
        + retention.time()
        + ", durability="
        + durability
        + ", producers="
        + producers
        + ", watch="
        + watch
        + ", miniApps="
        + miniApps
        + ", webhook="
        + webhook
        + ", proxies="
        + proxies.ranges()
        + "]";
  }

  /** What is delivered that late must still be there. */
  private static Optional<String> webhookProblem(Settings settings) {
    Optional<Duration> retention = settings.find(BrokerSettings.RETENTION);
    return settings
        .find(BrokerSettings.WEBHOOK_GIVE_UP_AFTER)
        .filter(patience -> settings.find(BrokerSettings.WEBHOOK_URL).isPresent())
        .filter(patience -> retention.isPresent() && patience.compareTo(retention.get()) > 0)
        .map(
            patience ->
                BrokerSettings.WEBHOOK_GIVE_UP_AFTER.name()
                    + " (from "
                    + settings.sourceOf(BrokerSettings.WEBHOOK_GIVE_UP_AFTER)
                    + ") must be at most retention, which is "
                    + retention.get()
                    + ", not "
                    + patience);
  }

  private static Optional<WebhookPolicy> webhook(Settings settings) {
    return settings
        .find(BrokerSettings.WEBHOOK_URL)
        .map(
            url ->
                new WebhookPolicy(
                    url,
                    settings.find(BrokerSettings.WEBHOOK_SECRET),
                    settings.get(BrokerSettings.WEBHOOK_TIMEOUT),
                    settings.get(BrokerSettings.WEBHOOK_GIVE_UP_AFTER),
                    settings.get(BrokerSettings.WEBHOOK_IN_FLIGHT)));
  }

  private static EdgeAuth auth(Settings settings, Environment environment) {
    return new EdgeAuth(
        settings.find(BrokerSettings.EDGE_SECRET),
        settings.find(BrokerSettings.EDGE_SECRET_PREVIOUS),
        settings.get(BrokerSettings.TOKEN_TTL),
        settings.get(BrokerSettings.TOKEN_SKEW),
        environment == Environment.PRODUCTION);
  }

  private static DispatchPolicy dispatch(Settings settings) {
    DispatchPolicy defaults = DispatchPolicy.DEFAULT;
    return new DispatchPolicy(
        settings.get(BrokerSettings.WINDOW),
        defaults.maxAhead(),
        settings.get(BrokerSettings.QUEUE_LIMIT),
        settings.get(BrokerSettings.STRICT_TYPES),
        settings.get(BrokerSettings.IDLE_TIMEOUT),
        settings.get(BrokerSettings.QUIET_AFTER),
        defaults.probeTimeout(),
        settings.get(BrokerSettings.TAKEOVERS),
        defaults.immediateTtl(),
        defaults.normalTtl(),
        new DeliveryPolicy(
            settings.get(BrokerSettings.ACK_TIMEOUT),
            settings.get(BrokerSettings.EXECUTION_TIMEOUT),
            settings.get(BrokerSettings.MAX_ATTEMPTS)),
        new OutboundLimits(
            settings.get(BrokerSettings.OUTBOUND_MESSAGES),
            settings.get(BrokerSettings.OUTBOUND_BYTES),
            settings.get(BrokerSettings.SEND_DEADLINE)));
  }
}
