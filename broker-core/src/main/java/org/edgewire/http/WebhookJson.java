package org.edgewire.http;

import org.edgewire.json.JsonWriter;
import org.edgewire.webhook.WebhookStats;
import org.edgewire.webhook.WebhookStats.Failure;

/** How webhooks are doing, as a member of the statistics. */
final class WebhookJson {
  private WebhookJson() {}

  static void write(JsonWriter out, WebhookStats stats) {
    out.object("webhooks")
        .field("waiting", stats.waiting())
        .field("in_flight", stats.inFlight())
        .field("paused", stats.paused())
        .optionalTime("oldest_at", stats.oldest())
        .field("delivered", stats.delivered())
        .field("failed_attempts", stats.failed())
        .field("given_up", stats.givenUp())
        .optional("last_error", stats.lastError().map(Failure::error))
        .optionalTime("last_error_at", stats.lastError().map(Failure::at))
        .array("last_given_up");
    stats.lastGivenUp().forEach(one -> write(out, one));
    out.endArray().endObject();
  }

  private static void write(JsonWriter out, WebhookStats.GivenUp one) {
    out.object()
        .field("id", one.id())
        .field("type", one.type())
        .field("about", one.about())
        .field("error", one.why().error())
        .field("at", one.why().at())
        .endObject();
  }
}
