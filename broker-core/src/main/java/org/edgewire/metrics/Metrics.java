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
    /** Connections cut because they did not read. */
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
