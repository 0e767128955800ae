package org.edgewire.config;

import java.time.Duration;
import java.util.List;
import org.edgewire.connection.OutboundLimits;
import org.edgewire.producer.ProducerPolicy;
import org.edgewire.watch.WatchPolicy;

/** The settings of the sockets for producers and watchers. */
final class KeySocketSettings {
  private static final ProducerPolicy PRODUCERS = ProducerPolicy.DEFAULT;
  private static final WatchPolicy WATCH = WatchPolicy.DEFAULT;
  private static final int MOST_CONNECTIONS = 100_000;
  private static final int MOST_BYTES = 256 << 20;
  private static final int MIB = 1 << 20;

  private static final Setting<Integer> PRODUCER_CONNECTIONS =
      number(
          "producer.max.connections",
          Form.integer(1, MOST_CONNECTIONS),
          PRODUCERS.maxConnections(),
          "open WebSockets of producers");

  private static final Setting<Integer> IN_FLIGHT =
      number(
          "producer.in.flight",
          Form.integer(1, 100_000),
          PRODUCERS.maxInFlight(),
          "submits of one producer's WebSocket that are not answered yet");

  private static final Setting<Integer> IN_FLIGHT_BYTES =
      number(
          "producer.in.flight.bytes",
          Form.integer(1_024, MOST_BYTES),
          PRODUCERS.maxInFlightBytes(),
          "size of these submits together; one is always taken");

  private static final Setting<Integer> UNFINISHED =
      number(
          "producer.unfinished",
          Form.integer(1, 10_000_000),
          PRODUCERS.maxFollowed(),
          "unfinished commands of which one producer's WebSocket hears the end");

  private static final Setting<Integer> PRODUCER_MESSAGES =
      number(
          "producer.outbound.messages",
          Form.integer(16, 1_000_000),
          PRODUCERS.outbound().maxMessages(),
          "messages queued for one producer's WebSocket");

  private static final Setting<Integer> PRODUCER_BYTES =
      number(
          "producer.outbound.bytes",
          Form.integer(MIB, MOST_BYTES),
          PRODUCERS.outbound().maxBytes(),
          "bytes queued for one producer's WebSocket");

  private static final Setting<Integer> WAITING_BYTES =
      number(
          "producer.waiting.bytes",
          Form.integer(MIB, MOST_BYTES),
          PRODUCERS.maxWaitingBytes(),
          "bytes of ends that wait for that queue; beyond, the WebSocket is closed");

  private static final Setting<Duration> PRODUCER_DEADLINE =
      time(
          "producer.send.deadline",
          PRODUCERS.outbound().sendDeadline(),
          "longest time of one send to a producer");

  private static final Setting<Integer> WATCH_CONNECTIONS =
      number(
          "watch.max.connections",
          Form.integer(1, MOST_CONNECTIONS),
          WATCH.maxConnections(),
          "open WebSockets of watchers");

  private static final Setting<Integer> QUEUE =
      number(
          "watch.queue",
          Form.integer(2, 100_000),
          WATCH.maxWaiting(),
          "events queued for one watcher; what comes then is missed");

  private static final Setting<Integer> QUEUE_BYTES =
      number(
          "watch.queue.bytes",
          Form.integer(1_024, MOST_BYTES),
          WATCH.maxWaitingBytes(),
          "bytes of events queued for one watcher");

  private static final Setting<Integer> BEHIND =
      number(
          "watch.behind",
          Form.integer(1, 1_000_000),
          WATCH.maxBehind(),
          "events that wait to be passed on to watchers at all");

  private static final Setting<Duration> WATCH_DEADLINE =
      time("watch.send.deadline", WATCH.sendDeadline(), "longest time of one send to a watcher");

  private KeySocketSettings() {}

  /** All of them, in the order in which they are shown. */
  static List<Setting<?>> all() {
    return List.of(
        PRODUCER_CONNECTIONS,
        IN_FLIGHT,
        IN_FLIGHT_BYTES,
        UNFINISHED,
        PRODUCER_MESSAGES,
        PRODUCER_BYTES,
        WAITING_BYTES,
        PRODUCER_DEADLINE,
        WATCH_CONNECTIONS,
        QUEUE,
        QUEUE_BYTES,
        BEHIND,
        WATCH_DEADLINE);
  }

  /** How producers are served. */
  static ProducerPolicy producers(Settings settings) {
    return new ProducerPolicy(
        settings.get(PRODUCER_CONNECTIONS),
        settings.get(IN_FLIGHT),
        settings.get(IN_FLIGHT_BYTES),
        settings.get(UNFINISHED),
        PRODUCERS.maxSettled(),
        settings.get(WAITING_BYTES),
        PRODUCERS.quietAfter(),
        PRODUCERS.probeTimeout(),
        new OutboundLimits(
            settings.get(PRODUCER_MESSAGES),
            settings.get(PRODUCER_BYTES),
            settings.get(PRODUCER_DEADLINE)));
  }

  /** How watchers are served. */
  static WatchPolicy watch(Settings settings) {
    return new WatchPolicy(
        settings.get(WATCH_CONNECTIONS),
        settings.get(QUEUE),
        settings.get(QUEUE_BYTES),
        settings.get(BEHIND),
        WATCH.quietAfter(),
        WATCH.probeTimeout(),
        settings.get(WATCH_DEADLINE));
  }

  private static Setting<Integer> number(
      String name, Form<Integer> form, int defaultValue, String description) {
    return Setting.of(name, form, Integer.toString(defaultValue), description);
  }

  private static Setting<Duration> time(String name, Duration defaultValue, String description) {
    return Setting.of(
        name, Form.duration(Duration.ofMillis(1)), defaultValue.toSeconds() + "s", description);
  }
}
