package org.edgewire.standalone.agent;

import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;

/**
 * Connects, takes commands, acks them, and connects again for ever: after 1 s, doubled up to 60 s,
 * at once after a restart (1012). Sends a ping every 30 s and drops a connection whose pong does
 * not come within 10 s. Everything happens on one daemon thread of its own.
 */
public final class ReferenceAgent implements AutoCloseable {
  private static final int SERVICE_RESTART = 1012;

  private final AgentSettings settings;
  private final AgentListener listener;
  private final Clock clock;
  private final ScheduledExecutorService loop;
  private final HttpClient http;
  private final Backoff backoff = new Backoff();
  private AgentSocket socket;
  private boolean closed;

  private ReferenceAgent(AgentSettings settings, AgentListener listener, Clock clock) {
    this.settings = settings;
    this.listener = listener;
    this.clock = clock;
    this.loop = Executors.newSingleThreadScheduledExecutor(ReferenceAgent::thread);
    this.http = HttpClient.newBuilder().executor(loop).build();
  }

  /** Starts an agent; it connects in the background. */
  public static ReferenceAgent start(AgentSettings settings, AgentListener listener, Clock clock) {
    ReferenceAgent agent = new ReferenceAgent(settings, listener, clock);
    agent.loop.execute(agent::connect);
    return agent;
  }

  /** Says goodbye (1000) and stops. */
  @Override
  public void close() {
    try {
      loop.execute(
          () -> {
            closed = true;
            if (socket != null) {
              socket.close();
            }
            loop.shutdown();
          });
      if (!loop.awaitTermination(2, TimeUnit.SECONDS)) {
        loop.shutdownNow();
      }
    } catch (RejectedExecutionException alreadyClosed) {
      loop.shutdownNow();
    } catch (InterruptedException e) {
      loop.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "edgewire-agent");
    thread.setDaemon(true);
    return thread;
  }

  private void connect() {
    if (closed) {
      return;
    }
    AgentSocket next = new AgentSocket(loop, new Handler());
    Future<?> unused =
        http.newWebSocketBuilder()
            .header("Authorization", "Bearer " + settings.token().get())
            .header("X-Edge-Agent-Id", settings.agentId())
            .connectTimeout(Duration.ofSeconds(10))
            .buildAsync(target(), next)
            .whenCompleteAsync(
                (opened, failure) -> {
                  if (failure != null) {
                    notConnected(failure);
                  }
                },
                loop);
  }

  private URI target() {
    String id = URLEncoder.encode(settings.agentId(), StandardCharsets.UTF_8);
    return URI.create(settings.url() + "?edge_agent_id=" + id);
  }

  private void notConnected(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof WebSocketHandshakeException refused) {
      refused(refused.getResponse());
    } else if (cause instanceof ConnectException) {
      retry("nothing listens at " + settings.url());
    } else {
      retry("cannot connect: " + cause);
    }
  }

  private void refused(HttpResponse<?> response) {
    int status = response.statusCode();
    String line = "the broker refused the handshake with status " + status;
    if (status == 401 || status == 403 || status == 404) {
      closed = true;
      listener.rejected(
          line + "; check EDGE_SECRET or EDGE_TOKEN, EDGE_AGENT_ID and BACKEND_WS_URL");
    } else {
      retry(line);
    }
  }

  private void retry(String why) {
    Duration delay = backoff.next();
    listener.note(why + "; trying again in " + delay.toSeconds() + " s");
    connectIn(delay);
  }

  private void connectIn(Duration delay) {
    if (!loop.isShutdown()) {
      Future<?> unused = loop.schedule(this::connect, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private JsonText ack(String commandId, AgentSettings.Reply reply) {
    JsonWriter ack = new JsonWriter().object().field("type", "command_ack").object("data");
    ack.field("command_id", commandId);
    if (reply == AgentSettings.Reply.FAILED) {
      ack.field("status", "failed").field("error", "This agent was told to fail.");
    } else {
      ack.field("status", "completed");
    }
    return ack.field("completed_at", clock.instant()).endObject().endObject().toJson();
  }

  /** What the socket tells; on the loop's thread. */
  private final class Handler implements AgentSocket.Handler {
    @Override
    public void opened(AgentSocket opened) {
      socket = opened;
      backoff.reset();
      if (closed) {
        opened.close();
      } else {
        listener.connected();
      }
    }

    @Override
    public void command(AgentSocket from, JsonText data) {
      listener.command(data);
      AgentSettings.Reply reply = settings.reply().apply(data);
      if (reply != AgentSettings.Reply.NONE) {
        data.asObject()
            .flatMap(object -> object.string("command_id"))
            .ifPresent(id -> from.send(ack(id, reply)));
      }
    }

    @Override
    public void note(String line) {
      listener.note(line);
    }

    @Override
    public void lost(int closeCode, String reason) {
      if (closed) {
        return;
      }
      String why = "disconnected (" + closeCode + (reason.isEmpty() ? ")" : " " + reason + ")");
      if (closeCode == SERVICE_RESTART) {
        listener.note(why + "; connecting again at once");
        connectIn(Duration.ZERO);
      } else {
        retry(why);
      }
    }
  }
}
