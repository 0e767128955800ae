package org.edgewire.http;

import java.util.List;
import org.edgewire.json.JsonWriter;

/**
 * What is answered where a broker could not be started: alive, not ready and why, and 503 for
 * everything else.
 *
 * @param problems one sentence each, free of secrets
 */
record NotReady(List<String> problems) {
  Reply answer(String path) {
    return switch (path) {
      case "/health/live" ->
          Reply.ok(
              new JsonWriter()
                  .object()
                  .field("status", "UP")
                  .array("checks")
                  .endArray()
                  .endObject()
                  .toJson());
      case "/health", "/health/ready" -> down();
      default ->
          new Problem(503, "not_ready", "the broker was not started; /health/ready tells why")
              .reply();
    };
  }

  private Reply down() {
    JsonWriter out = new JsonWriter(512).object().field("status", "DOWN").array("checks").object();
    out.field("name", "start").field("status", "DOWN").object("data").array("problems");
    problems.forEach(out::element);
    return Reply.json(503, out.endArray().endObject().endObject().endArray().endObject().toJson());
  }
}
