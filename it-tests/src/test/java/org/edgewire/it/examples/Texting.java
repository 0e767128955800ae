package org.edgewire.it.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonWriter;

/** A service that sends commands over HTTP and waits for their end. */
final class Texting {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI broker;
  private final String adminKey;

  Texting(URI broker, String adminKey) {
    this.broker = broker;
    this.adminKey = adminKey;
  }

  /** Whether the agent has texted; with the same {@code id} again nobody is texted twice. */
  boolean text(String id, String agent, String thread, String words)
      throws IOException, InterruptedException {
    JsonWriter command = new JsonWriter().object();
    command.field("command_id", id).field("command_type", "send_message_now");
    command.object("payload").field("thread_id", thread).field("text", words).endObject();
    String body = command.endObject().toString();
    call(request("/edge/agents/" + agent + "/commands").POST(publisher(body)), 201);
    JsonObject end = call(request("/edge/commands/" + id + "?wait_seconds=30").GET(), 200);
    return end.string("status").orElseThrow().equals("completed");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(broker.resolve(path))
        .header("X-Admin-Key", adminKey)
        .header("Content-Type", "application/json");
  }

  private static HttpRequest.BodyPublisher publisher(String json) {
    return HttpRequest.BodyPublishers.ofString(json);
  }

  private JsonObject call(HttpRequest.Builder request, int expected)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    // 200 instead of 201: this command had been accepted before.
    if (answer.statusCode() != expected && answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
    return JsonObject.parse(answer.body());
  }
}
