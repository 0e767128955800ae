package org.edgewire.standalone.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;
import org.edgewire.standalone.launch.LaunchException;

/** Speaks to a broker's HTTP side as a producer (protocol section 5). */
final class BrokerClient {
  private static final System.Logger LOG = System.getLogger(BrokerClient.class.getName());

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI base;
  private final String adminKey;

  BrokerClient(URI base, String adminKey) {
    this.base = base;
    this.adminKey = adminKey;
  }

  /** Submits a command and gives its record. */
  JsonObject submit(String agentId, JsonText command) {
    return call(
        request("/edge/agents/" + encode(agentId) + "/commands")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(command.text())));
  }

  /** The record of a command, as soon as it is final, at the latest after {@code seconds}. */
  JsonObject find(String commandId, int seconds) {
    return call(request("/edge/commands/" + encode(commandId) + "?wait_seconds=" + seconds).GET());
  }

  /** Asks for what is at a path. */
  JsonObject get(String path) {
    return call(request(path).GET());
  }

  /** The same with those parameters whose values are not null. */
  JsonObject get(String path, Map<String, String> query) {
    String parameters =
        query.entrySet().stream()
            .filter(parameter -> parameter.getValue() != null)
            .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
            .collect(Collectors.joining("&"));
    return get(parameters.isEmpty() ? path : path + "?" + parameters);
  }

  /** Asks for something to be done that needs no words. */
  JsonObject post(String path) {
    return call(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}")));
  }

  /** Opens the connection for what comes next; whether that works is seen then. */
  void greet() {
    try {
      call(request("/health/live").GET());
    } catch (LaunchException e) {
      LOG.log(System.Logger.Level.DEBUG, "No greeting.", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(Duration.ofSeconds(40))
        .header("X-Admin-Key", adminKey);
  }

  private JsonObject call(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 400) {
        throw new LaunchException(refusal(response));
      }
      return JsonObject.parse(response.body());
    } catch (HttpConnectTimeoutException e) {
      throw new LaunchException("There is no answer from " + base + ".", e);
    } catch (ConnectException e) {
      throw new LaunchException("Nothing listens at " + base + ". Is the broker running?", e);
    } catch (HttpTimeoutException e) {
      throw new LaunchException("The broker at " + base + " did not answer in time.", e);
    } catch (IOException | JsonSyntaxException e) {
      throw new LaunchException("What listens at " + base + " is no broker: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("Interrupted.", e);
    } catch (IllegalArgumentException e) {
      throw new LaunchException("A value cannot be sent over HTTP: " + e.getMessage(), e);
    }
  }

  private static String refusal(HttpResponse<String> response) {
    if (response.statusCode() == 401) {
      return "The broker refused the admin key (401). Set ADMIN_KEY or give --admin-key.";
    }
    String why;
    try {
      JsonObject problem = JsonObject.parse(response.body());
      why =
          problem.string("code").orElse("no code")
              + ": "
              + problem.string("detail").or(() -> problem.string("title")).orElse("no detail");
    } catch (JsonSyntaxException noProblemDetails) {
      why = "without a reason";
    }
    return "The broker refused with " + response.statusCode() + ", " + why;
  }

  /** As one segment of a path or one value of a query. */
  static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
