package org.edgewire.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.edgewire.dispatch.AgentView;
import org.edgewire.json.JsonWriter;
import org.edgewire.metrics.Latency;
import org.edgewire.metrics.Metrics;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.room.Rooms;
import org.edgewire.store.AgentCounts;
import org.edgewire.webhook.WebhookStats;

/** {@code GET /edge/websocket/stats} (protocol section 5). */
final class StatsResource {
  private static final int MAX_AGENTS = 1_000;

  private final Sources sources;
  private final Clock clock;
  private final Instant startedAt;

  /**
   * Where the numbers come from.
   *
   * @param connections WebSockets of agents open now
   * @param totals open commands of all agents together
   * @param rooms serve MiniApp sessions
   * @param lastHeard up to so many agents, those heard last first
   * @param webhooks how webhooks are doing; empty when nobody is told
   */
  record Sources(
      Metrics metrics,
      IntSupplier connections,
      Supplier<AgentCounts> totals,
      Rooms rooms,
      IntFunction<List<AgentView>> lastHeard,
      Supplier<Optional<WebhookStats>> webhooks) {}

  /**
   * @param startedAt when the broker was
   */
  StatsResource(Sources sources, Clock clock, Instant startedAt) {
    this.sources = sources;
    this.clock = clock;
    this.startedAt = startedAt;
  }

  CompletableFuture<Reply> get(ApiRequest request) {
    JsonWriter out = new JsonWriter(4_096).object();
    out.field("uptime_seconds", Duration.between(startedAt, clock.instant()).toSeconds());
    writeEdge(out);
    writeCommands(out);
    writeProducers(out);
    writeWatchers(out);
    writeMiniapp(out);
    sources.webhooks().get().ifPresent(stats -> WebhookJson.write(out, stats));
    out.array("agents");
    sources.lastHeard().apply(MAX_AGENTS).forEach(agent -> AgentJson.write(out, agent));
    return CompletableFuture.completedFuture(Reply.ok(out.endArray().endObject().toJson()));
  }

  private void writeEdge(JsonWriter out) {
    out.object("edge")
        .field("connections", sources.connections().getAsInt())
        .field("connections_total", count(Counter.EDGE_CONNECTIONS_TOTAL))
        .object("handshakes_refused");
    sources.metrics().handshakesRefused().forEach(out::field);
    out.endObject()
        .field("frames_in", count(Counter.FRAMES_IN))
        .field("frames_out", count(Counter.FRAMES_OUT))
        .field("invalid_frames", count(Counter.INVALID_FRAMES))
        .field("takeovers", count(Counter.TAKEOVERS))
        .field("slow_closed", count(Counter.SLOW_CLOSED))
        .field("idle_closed", count(Counter.IDLE_CLOSED))
        .field("stalls", count(Counter.STALLS))
        .endObject();
  }

  private void writeCommands(JsonWriter out) {
    AgentCounts totals = sources.totals().get();
    out.object("commands")
        .field("accepted", count(Counter.ACCEPTED))
        .field("sent", count(Counter.SENT))
        .field("completed", count(Counter.COMPLETED))
        .field("failed", count(Counter.FAILED))
        .field("expired", count(Counter.EXPIRED))
        .field("cancelled", count(Counter.CANCELLED))
        .field("unconfirmed", count(Counter.UNCONFIRMED))
        .field("exhausted", count(Counter.EXHAUSTED))
        .field("queued", totals.queued())
        .field("in_flight", totals.inFlight());
    writeLatency(out, "delivery_latency_ms", sources.metrics().delivery());
    writeLatency(out, "ack_latency_ms", sources.metrics().ack());
    out.endObject();
  }

  private static void writeLatency(JsonWriter out, String name, Latency latency) {
    out.object(name)
        .field("p50", latency.millisAt(50))
        .field("p95", latency.millisAt(95))
        .field("p99", latency.millisAt(99))
        .endObject();
  }

  private void writeProducers(JsonWriter out) {
    out.object("producer")
        .field("connections", open(Counter.PRODUCERS_OPENED, Counter.PRODUCERS_CLOSED))
        .field("connections_total", count(Counter.PRODUCERS_OPENED))
        .field("submits", count(Counter.PRODUCER_SUBMITS))
        .field("overloaded", count(Counter.PRODUCER_OVERLOADED))
        .field("invalid_frames", count(Counter.PRODUCER_INVALID_FRAMES))
        .field("slow_closed", count(Counter.PRODUCER_SLOW_CLOSED))
        .endObject();
  }

  private void writeWatchers(JsonWriter out) {
    out.object("watch")
        .field("connections", open(Counter.WATCHERS_OPENED, Counter.WATCHERS_CLOSED))
        .field("connections_total", count(Counter.WATCHERS_OPENED))
        .field("events", count(Counter.WATCH_EVENTS))
        .field("lagged", count(Counter.WATCH_LAGGED))
        .field("missed", count(Counter.WATCH_MISSED))
        .field("slow_closed", count(Counter.WATCH_SLOW_CLOSED))
        .endObject();
  }

  /** The two are not read at the same moment. */
  private long open(Counter opened, Counter closed) {
    long ended = count(closed);
    return Math.max(0, count(opened) - ended);
  }

  private void writeMiniapp(JsonWriter out) {
    out.object("miniapp")
        .field("sessions", sources.rooms().open())
        .field("connections", sources.rooms().connections())
        .field("messages_in", count(Counter.MINIAPP_MESSAGES_IN))
        .field("messages_out", count(Counter.MINIAPP_MESSAGES_OUT))
        .field("slow_closed", count(Counter.MINIAPP_SLOW_CLOSED))
        .endObject();
  }

  private long count(Counter counter) {
    return sources.metrics().value(counter);
  }
}
