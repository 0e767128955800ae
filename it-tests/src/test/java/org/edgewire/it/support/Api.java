package org.edgewire.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The HTTP calls of producers, operators and polling agents. Thread-safe. */
public final class Api {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(30))
          .build();

  private final Deployment deployment;

  /**
   * @param deployment the broker to talk to
   */
  public Api(Deployment deployment) {
    this.deployment = deployment;
  }

  /** Any request with exactly these headers (names and values in turn); an empty body is none. */
  public Answer send(String method, String path, String body, String... headers) {
    try {
      return answer(CLIENT.send(request(method, path, body, headers), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + method + " " + path, e);
    }
  }

  /** The same without waiting. */
  public CompletableFuture<Answer> sendLater(
      String method, String path, String body, String... headers) {
    return CLIENT
        .sendAsync(request(method, path, body, headers), BodyHandlers.ofString())
        .thenApply(Api::answer);
  }

  /** A GET with the admin key. */
  public Answer get(String path) {
    return send("GET", path, "", "X-Admin-Key", deployment.adminKey());
  }

  /** A POST of JSON with the admin key. */
  public Answer post(String path, String json) {
    return send(
        "POST",
        path,
        json,
        "X-Admin-Key",
        deployment.adminKey(),
        "Content-Type",
        "application/json");
  }

  /** A POST of JSON with the token of an agent. */
  public Answer postAsAgent(String agentId, String path, String json) {
    return send("POST", path, json, agentHeaders(agentId));
  }

  /** The same without waiting. */
  public CompletableFuture<Answer> postAsAgentLater(String agentId, String path, String json) {
    return sendLater("POST", path, json, agentHeaders(agentId));
  }

  private String[] agentHeaders(String agentId) {
    return new String[] {
      "Authorization",
      "Bearer " + deployment.token(agentId),
      "X-Edge-Agent-Id",
      agentId,
      "Content-Type",
      "application/json"
    };
  }

  /** Submits a body for an agent. */
  public Answer submitBody(String agentId, String json) {
    return post("/edge/agents/" + agentId + "/commands", json);
  }

  /** The same without waiting. */
  public CompletableFuture<Answer> submitLater(String agentId, String json) {
    return sendLater(
        "POST",
        "/edge/agents/" + agentId + "/commands",
        json,
        "X-Admin-Key",
        deployment.adminKey(),
        "Content-Type",
        "application/json");
  }

  /** Submits a command and gives its id. */
  public String submit(String agentId, Commands.Order order) {
    return submitBody(agentId, order.json()).expect(201).json().string("command_id");
  }

  /** The full record of a command. */
  public JsonDoc command(String id) {
    return get("/edge/commands/" + id).expect(200).json();
  }

  /** Its status. */
  public String status(String id) {
    return command(id).string("status");
  }

  /** The record once it is final, after at most 20 s. */
  public JsonDoc finished(String id) {
    return get("/edge/commands/" + id + "?wait_seconds=20").expect(200).json();
  }

  /** How an agent is doing. */
  public JsonDoc agent(String agentId) {
    return get("/edge/agents/" + agentId + "/status").expect(200).json();
  }

  /** The broker's figures. */
  public JsonDoc stats() {
    return get("/edge/websocket/stats").expect(200).json();
  }

  private HttpRequest request(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(deployment.http(path))
            .timeout(TIMEOUT)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  private static Answer answer(HttpResponse<String> response) {
    return new Answer(response.statusCode(), response.headers(), response.body());
  }
}
