package org.edgewire.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts since the broker started. Every method is thread-safe and costs nanoseconds; labels never
 * hold ids.
 */
public final class Metrics {
  /** What is counted. The wire name is the lower-case name. */
  public enum Counter {
    /** WebSockets of agents opened. */
    EDGE_CONNECTIONS_TOTAL,
    /** Frames from agents. */
    FRAMES_IN,
    /** Frames to agents. */
    FRAMES_OUT,
    /** Frames of agents that could not be used. */
    INVALID_FRAMES,
    /** Connections replaced by a newer one of the same agent. */
    TAKEOVERS,
    /** Connections of agents cut because they did not read. */
    SLOW_CLOSED,
    /** Connections cut because nothing was heard. */
    IDLE_CLOSED,
    /** Acks of unknown commands or of other agents'. */
    UNKNOWN_ACKS,
    /** Commands accepted. */
    ACCEPTED,
    /** Commands recorded as sent, repetitions included. */
    SENT,
    /** Acks that report progress. */
    PROGRESS,
    /** Commands completed. */
    COMPLETED,
    /** Commands failed. */
    FAILED,
    /** Commands expired. */
    EXPIRED,
    /** Commands cancelled. */
    CANCELLED,
    /** Commands that ended unconfirmed. */
    UNCONFIRMED,
    /** Commands that ended exhausted. */
    EXHAUSTED,
    /** Commands that went back to the queue. */
    REQUEUED,
    /** Changes that the state table did not allow. */
    ILLEGAL_CHANGES,
    /** Groups that became durable. */
    GROUPS,
    /** Groups that the database refused. */
    GROUPS_FAILED,
    /** Checkpoints written. */
    CHECKPOINTS,
    /** Commands set aside because no checkpoint could write them. */
    QUARANTINED,
    /** Commands deleted because their retention was over. */
    PURGED,
    /** Agents for which nothing moved although it could, until the watchdog helped. */
    STALLS,
    /** WebSockets of producers opened. */
    PRODUCERS_OPENED,
    /** WebSockets of producers that ended. */
    PRODUCERS_CLOSED,
    /** Submits that came in on WebSockets of producers. */
    PRODUCER_SUBMITS,
    /** Submits and resumes of producers refused because too much was taken in already. */
    PRODUCER_OVERLOADED,
    /** Frames of producers that could not be used. */
    PRODUCER_INVALID_FRAMES,
    /** WebSockets of producers cut because they did not read. */
    PRODUCER_SLOW_CLOSED,
    /** WebSockets of watchers opened. */
    WATCHERS_OPENED,
    /** WebSockets of watchers that ended. */
    WATCHERS_CLOSED,
    /** Events told to watchers, one for each who heard it. */
    WATCH_EVENTS,
    /** Events that did not reach a watcher, because it was too slow or there were too many. */
    WATCH_MISSED,
    /** Times that a watcher was told that it missed events. */
    WATCH_LAGGED,
    /** WebSockets of watchers cut because they did not read. */
    WATCH_SLOW_CLOSED,
    /** Frames from members of MiniApp sessions. */
    MINIAPP_MESSAGES_IN,
    /** Frames to members of MiniApp sessions. */
    MINIAPP_MESSAGES_OUT,
    /** Connections of members cut because they did not read. */
    MINIAPP_SLOW_CLOSED,
    /** News that listeners of sessions missed because too much waited for them. */
    LISTENER_OVERRUNS,
    /** Webhooks that their receiver took. */
    WEBHOOKS_DELIVERED,
    /** Attempts to deliver a webhook that failed. */
    WEBHOOKS_FAILED,
    /** Webhooks given up. */
    WEBHOOKS_GIVEN_UP,
    /** Tasks that failed where none may. */
    INTERNAL_ERRORS
  }

  private final Map<Counter, LongAdder> counters = new java.util.EnumMap<>(Counter.class);
  private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
  private final Latency delivery = new Latency();
  private final Latency ack = new Latency();

  /** All at zero. */
  public Metrics() {
    for (Counter counter : Counter.values()) {
      counters.put(counter, new LongAdder());
    }
  }

  /** Counts one. */
  public void count(Counter counter) {
    counters.get(counter).increment();
  }

  /** Counts several. */
  public void count(Counter counter, long number) {
    counters.get(counter).add(number);
  }

  /** How many were counted. */
  public long value(Counter counter) {
    return counters.get(counter).sum();
  }

  /** Counts a handshake refused for that precise cause. */
  public void handshakeRefused(String cause) {
    refusals.computeIfAbsent(cause, key -> new LongAdder()).increment();
  }

  /** Handshakes refused, by cause. */
  public Map<String, Long> handshakesRefused() {
    Map<String, Long> sums = new TreeMap<>();
    refusals.forEach((cause, count) -> sums.put(cause, count.sum()));
    return sums;
  }

  /** Time from acceptance (or not-before time) to the first hand-over to the container. */
  public Latency delivery() {
    return delivery;
  }

  /** Time from the hand-over to the final ack. */
  public Latency ack() {
    return ack;
  }
}
