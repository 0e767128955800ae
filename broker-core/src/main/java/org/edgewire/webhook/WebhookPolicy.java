package org.edgewire.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is told, and how patiently.
 *
 * @param url where announcements are posted; its query may hold a secret
 * @param secret signs them; without one they are not signed
 * @param timeout longest time of one delivery, the answer's body included
 * @param giveUpAfter how long one is tried, from when it happened
 * @param maxInFlight deliveries at the same time, at most
 */
public record WebhookPolicy(
    URI url, Optional<String> secret, Duration timeout, Duration giveUpAfter, int maxInFlight) {
  /** 10 s. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** 8. */
  public static final int DEFAULT_IN_FLIGHT = 8;

  /** Refuses addresses that are not HTTP and numbers that are not positive. */
  public WebhookPolicy {
    boolean http = "http".equalsIgnoreCase(url.getScheme());
    if (url.getHost() == null || !(http || "https".equalsIgnoreCase(url.getScheme()))) {
      throw new IllegalArgumentException("webhooks go to an http or https address with a host");
    }
    if (timeout.toMillis() <= 0 || giveUpAfter.toMillis() <= 0 || maxInFlight < 1) {
      throw new IllegalArgumentException("times and numbers of webhooks must be positive");
    }
  }

  /** The address without what may be secret in it. */
  public String shownUrl() {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String query = url.getRawQuery() == null ? "" : "?…";
    return url.getScheme() + "://" + url.getHost() + port + url.getRawPath() + query;
  }

  /** All but the secrets. */
  @Override
  public String toString() {
    return "WebhookPolicy[url="
        + shownUrl()
        + ", secret="
        + (secret.isPresent() ? "(set)" : "(not set)")
        + ", timeout="
        + timeout
        + ", giveUpAfter="
        + giveUpAfter
        + ", maxInFlight="
        + maxInFlight
        + "]";
  }
}
