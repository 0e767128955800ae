package org.edgewire.http;

import jakarta.servlet.http.HttpServlet;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.edgewire.dispatch.Dispatcher;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.EdgeHandshake;
import org.edgewire.handshake.MemberTokens;
import org.edgewire.handshake.OriginRule;
import org.edgewire.metrics.Metrics;
import org.edgewire.room.Rooms;
import org.edgewire.store.Store;
import org.edgewire.webhook.WebhookStats;

/**
 * The HTTP surface: which servlet is at which path. Every deployment maps exactly what {@link
 * #mounts} says.
 */
public final class HttpSurface {
  private static final String API = "/edge/*";
  private static final String HEALTH = "/health";
  private static final String HEALTH_LIVE = "/health/live";
  private static final String HEALTH_READY = "/health/ready";

  private HttpSurface() {}

  /**
   * What the surface stands on.
   *
   * @param dispatcher moves commands
   * @param store for lists
   * @param handshake identity of agents
   * @param adminKey key of producers and operators
   * @param health what the health checks say
   * @param metrics numbers for the statistics
   * @param webhooks how webhooks are doing; empty when nobody is told
   * @param clock for the up-time
   * @param miniApps the surface of MiniApp sessions
   * @param workers may block: for the database and for clients that read slowly
   */
  public record Parts(
      Dispatcher dispatcher,
      Store store,
      EdgeHandshake handshake,
      AdminKey adminKey,
      Health health,
      Metrics metrics,
      Supplier<Optional<WebhookStats>> webhooks,
      Clock clock,
      MiniApps miniApps,
      Executor workers) {}

  /**
   * What the surface of MiniApp sessions stands on.
   *
   * @param rooms serve sessions
   * @param tokens verifies members
   * @param origins from which pages members may come
   * @param demo whether the demo page is served
   */
  public record MiniApps(Rooms rooms, MemberTokens tokens, OriginRule origins, boolean demo) {}

  /**
   * One servlet and where it is.
   *
   * @param name unique
   * @param patterns URL patterns (Servlet 6.0 section 12.2); those of the health checks are exact,
   *     because some servers have their own beside them
   * @param servlet the instance
   * @param async whether it has to be allowed to answer later
   */
  public record Mount(String name, List<String> patterns, HttpServlet servlet, boolean async) {}

  /** All servlets, in no particular order. */
  public static List<Mount> mounts(Parts parts) {
    List<Mount> mounts = new ArrayList<>();
    Instant startedAt = parts.clock().instant();
    mounts.add(
        new Mount(
            "edgewire-api",
            List.of(API, "/miniapps/*", "/ws/*", HEALTH, HEALTH_LIVE, HEALTH_READY),
            new ApiServlet(() -> routes(resources(parts, startedAt)), parts.workers()),
            true));
    Cors cors = new Cors(parts.miniApps().origins()::allows);
    WebFiles client = WebFiles.client(cors::headers);
    mounts.add(new Mount("edgewire-client", List.of("/client/*"), client, false));
    if (parts.miniApps().demo()) {
      mounts.add(new Mount("edgewire-demo", List.of("/demo/*"), WebFiles.demo(), false));
    }
    return List.copyOf(mounts);
  }

  /**
   * The servlet for all paths of a web application that nothing else is mapped to.
   *
   * @return mapped to {@code /}: the default servlet (Servlet 6.0 section 12.2.1)
   */
  public static Mount elsewhere() {
    return new Mount(
        "edgewire-elsewhere",
        List.of("/"),
        new PlainServlet(
            path -> Problem.notFound("not_found", "there is nothing at this path").reply()),
        false);
  }

  /**
   * What is served where no broker could be started: {@code /health/ready} says DOWN and why, all
   * else is answered 503.
   *
   * @param problems one sentence each, free of secrets
   */
  public static List<Mount> notReady(List<String> problems) {
    NotReady answers = new NotReady(List.copyOf(problems));
    return List.of(
        new Mount(
            "edgewire-not-ready",
            List.of("/", API, HEALTH, HEALTH_LIVE, HEALTH_READY),
            new PlainServlet(answers::answer),
            false));
  }

  /** What answers, apart from where. */
  record Resources(
      AdminKey key,
      SyncResource sync,
      AckResource ack,
      SubmitResource submit,
      CommandResource command,
      AgentCommandsResource commands,
      AgentsResource agents,
      StatsResource stats,
      SteerRoutes steer,
      MiniAppRoutes miniApps,
      Health health) {}

  private static Resources resources(Parts parts, Instant startedAt) {
    Dispatcher dispatcher = parts.dispatcher();
    AgentIdentity identity = new AgentIdentity(parts.handshake());
    return new Resources(
        parts.adminKey(),
        new SyncResource(identity, dispatcher::sync),
        new AckResource(identity, dispatcher::ack),
        new SubmitResource(dispatcher::submit),
        new CommandResource(dispatcher::find, dispatcher::awaitFinal),
        new AgentCommandsResource(parts.store()::checkpoint, parts.store()::list, parts.workers()),
        new AgentsResource(dispatcher::agents, dispatcher::agent),
        new StatsResource(statistics(parts), parts.clock(), startedAt),
        new SteerRoutes(dispatcher.steering(), dispatcher::agent),
        new MiniAppRoutes(parts.miniApps()),
        parts.health());
  }

  static Routes routes(Resources answers) {
    AdminKey key = answers.key();
    Routes routes = new Routes();
    answers.steer().addTo(routes, key);
    answers.miniApps().addTo(routes, key);
    return routes
        .add("POST", "/edge/sync", answers.sync()::post)
        .add("POST", "/edge/command/ack", answers.ack()::post)
        .add("POST", "/edge/agents/{}/commands", key.guard(answers.submit()::post))
        .add("GET", "/edge/agents/{}/commands", key.guard(answers.commands()::get))
        .add("GET", "/edge/commands", key.guard(answers.commands()::browse))
        .add("GET", "/edge/agents/{}/status", key.guard(answers.agents()::status))
        .add("GET", "/edge/agents", key.guard(answers.agents()::list))
        .add("GET", "/edge/commands/{}", key.guard(answers.command()::get))
        .add("GET", "/edge/websocket/stats", key.guard(answers.stats()::get))
        .add("GET", "/edge/ws", HttpSurface::upgradeRequired)
        .add("GET", "/edge/producer", HttpSurface::upgradeRequired)
        .add("GET", "/edge/watch", HttpSurface::upgradeRequired)
        .add("GET", "/ws/miniapp/{}", HttpSurface::upgradeRequired)
        .add("GET", HEALTH, answers.health()::ready)
        .add("GET", HEALTH_LIVE, answers.health()::live)
        .add("GET", HEALTH_READY, answers.health()::ready);
  }

  private static StatsResource.Sources statistics(Parts parts) {
    return new StatsResource.Sources(
        parts.metrics(),
        parts.dispatcher()::connections,
        parts.store()::totals,
        parts.miniApps().rooms(),
        parts.dispatcher()::lastHeard,
        parts.webhooks());
  }

  /** What is not caught before as a handshake is none. */
  private static CompletableFuture<Reply> upgradeRequired(ApiRequest request) {
    throw Problem.of(
        new Decision.Refused(
            426,
            "upgrade_required",
            "upgrade_required",
            "this address speaks WebSocket only",
            OptionalInt.empty()));
  }
}
