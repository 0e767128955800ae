package org.edgewire.http;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.Ack;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandSamples;
import org.edgewire.dispatch.AckAnswer;
import org.edgewire.dispatch.AgentView;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.Submitted;
import org.edgewire.dispatch.SyncAnswer;
import org.edgewire.dispatch.SyncRequest;
import org.edgewire.handshake.Admission;
import org.edgewire.handshake.AdmissionLimits;
import org.edgewire.handshake.EdgeAuth;
import org.edgewire.handshake.EdgeHandshake;
import org.edgewire.handshake.Gate;
import org.edgewire.handshake.Occupancy;
import org.edgewire.handshake.OriginRule;
import org.edgewire.metrics.Metrics;
import org.edgewire.room.RoomRig;
import org.edgewire.store.AgentCounts;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.CommandQuery;
import org.edgewire.store.StoreHealth;

/** The whole HTTP surface over answers that a test prepares. */
final class Surface {
  static final String ADMIN_KEY = "the-admin-key-for-tests";
  static final String SECRET = "the-edge-secret-for-tests";
  static final Instant NOW = Instant.parse("2026-02-16T00:00:00Z");

  CompletableFuture<Submitted> submitted =
      CompletableFuture.completedFuture(new Submitted.Accepted(CommandSamples.queued()));
  CompletableFuture<SyncAnswer> synced =
      CompletableFuture.completedFuture(new SyncAnswer(List.of(), List.of(), Optional.empty()));
  CompletableFuture<AckAnswer> acked = CompletableFuture.completedFuture(AckAnswer.ACKNOWLEDGED);
  Optional<CommandRecord> found = Optional.of(CommandSamples.complete());
  CompletableFuture<Optional<CommandRecord>> awaited = new CompletableFuture<>();
  List<AgentView> agents = new ArrayList<>();
  List<CommandRecord> commands = new ArrayList<>();
  StoreHealth storeHealth = new StoreHealth(true, Optional.empty(), "H2 2.4.240", "fsync", 0, 0, 0);
  boolean draining;
  List<String> missingSecrets = List.of();

  AgentView agent = view(new AgentId("luna1"));

  final RoomRig rig = new RoomRig();
  final Metrics metrics = new Metrics();
  final List<Object> asked = new ArrayList<>();
  final FakeSteering steering = new FakeSteering(asked);

  private final EdgeHandshake handshake =
      new EdgeHandshake(
          EdgeAuth.development(SECRET),
          new Admission(AdmissionLimits.DEFAULT, emptyBroker(), () -> 0L),
          Clock.fixed(NOW, ZoneOffset.UTC),
          metrics);
  private final ApiServlet servlet =
      new ApiServlet(() -> HttpSurface.routes(resources()), Runnable::run);
  private final HandshakeFilter filter =
      new HandshakeFilter("/edge/ws", Gate.immediate(handshake::decide));

  private HttpSurface.Resources resources() {
    AgentIdentity identity = new AgentIdentity(handshake);
    StatsResource.Sources sources =
        new StatsResource.Sources(
            metrics,
            () -> 2,
            () -> new AgentCounts(3, 4),
            rig.rooms(),
            limit -> agents,
            Optional::empty);
    return new HttpSurface.Resources(
        new AdminKey(Optional.of(ADMIN_KEY)),
        new SyncResource(identity, this::sync),
        new AckResource(identity, this::ack),
        new SubmitResource(this::submit),
        new CommandResource(id -> noted(id, found), this::await),
        new AgentCommandsResource(
            () -> CompletableFuture.completedFuture(null), this::list, Runnable::run),
        new AgentsResource(this::page, id -> noted(id, view(id))),
        new StatsResource(sources, Clock.fixed(NOW, ZoneOffset.UTC), NOW),
        new SteerRoutes(steering, id -> noted(id, agent)),
        new MiniAppRoutes(
            new HttpSurface.MiniApps(
                rig.rooms(),
                rig::verify,
                new OriginRule(List.of("https://app.example"), true),
                true)),
        new Health(() -> storeHealth, () -> draining, () -> missingSecrets));
  }

  private CompletableFuture<SyncAnswer> sync(AgentId agent, SyncRequest request) {
    asked.add(agent);
    return noted(request, synced);
  }

  private CompletableFuture<AckAnswer> ack(AgentId agent, Ack ack) {
    asked.add(agent);
    return noted(ack, acked);
  }

  private CompletableFuture<Submitted> submit(NewCommand command) {
    return noted(command, submitted);
  }

  private CompletableFuture<Optional<CommandRecord>> await(Object id, Duration patience) {
    asked.add(id);
    return noted(patience, awaited);
  }

  private List<CommandRecord> list(CommandQuery query) {
    return noted(query, commands.subList(0, Math.min(query.limit(), commands.size())));
  }

  private CompletableFuture<List<AgentView>> page(Optional<AgentId> after, int limit) {
    return CompletableFuture.completedFuture(
        agents.stream()
            .filter(view -> after.map(id -> id.compareTo(view.agent().id()) < 0).orElse(true))
            .limit(limit)
            .toList());
  }

  private <T> T noted(Object question, T answer) {
    asked.add(question);
    return answer;
  }

  static AgentView view(AgentId id) {
    return new AgentView(
        AgentRecord.unknown(id), AgentView.Presence.OFFLINE, Optional.empty(), AgentCounts.NONE, 0);
  }

  FakeExchange send(FakeExchange exchange) {
    try {
      servlet.service(exchange.request(), exchange.response());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return exchange;
  }

  /** With the admin key. */
  FakeExchange operator(String method, String target) {
    return new FakeExchange(method, target).with("X-Admin-Key", ADMIN_KEY);
  }

  /** Through the filter; whether it was let through. */
  boolean passesFilter(FakeExchange exchange) {
    boolean[] passed = new boolean[1];
    try {
      filter.doFilter(
          exchange.request(), exchange.response(), (request, response) -> passed[0] = true);
    } catch (IOException | jakarta.servlet.ServletException e) {
      throw new AssertionError(e);
    }
    return passed[0];
  }

  private static Occupancy emptyBroker() {
    return new Occupancy() {
      @Override
      public int connections() {
        return 0;
      }

      @Override
      public boolean draining() {
        return false;
      }

      @Override
      public boolean flapping(AgentId agent) {
        return false;
      }
    };
  }
}
