package org.edgewire.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How webhooks are doing.
 *
 * @param waiting announcements that are neither delivered nor given up
 * @param oldest when the oldest of them happened, as of the last second
 * @param inFlight deliveries under way
 * @param paused whether the receiver failed so often that it is left alone for a while
 * @param delivered since the broker started
 * @param failed attempts that failed since then
 * @param givenUp announcements given up since then
 * @param lastError why the latest attempt that failed did
 * @param lastGivenUp the latest given up, the newest first
 */
public record WebhookStats(
    int waiting,
    Optional<Instant> oldest,
    int inFlight,
    boolean paused,
    long delivered,
    long failed,
    long givenUp,
    Optional<Failure> lastError,
    List<GivenUp> lastGivenUp) {

  /**
   * An attempt that failed.
   *
   * @param error for people, without secrets
   */
  public record Failure(Instant at, String error) {}

  /**
   * An announcement that the receiver will never hear of.
   *
   * @param id its name
   * @param type what happened
   * @param about the command or agent
   */
  public record GivenUp(String id, String type, String about, Failure why) {}
}
