package org.edgewire.agent;

import static java.lang.System.Logger.Level.ERROR;

import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.edgewire.command.CommandId;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;

/**
 * Puts the parts of an agent together: what arrives on the line or by polls becomes work, and the
 * ends of work go to the outbox. Owned by the agent's mailbox, but for {@link #start}, {@link
 * #report} and {@link #stop}, which any thread may call.
 */
final class AgentCore {
  private static final System.Logger LOG = System.getLogger(AgentCore.class.getName());
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration LAST_PONG = Duration.ofSeconds(2);

  /** After so many failures in a row commands come by polls, too. */
  private static final int FAILURES_BEFORE_POLLS = 3;

  private final Loop loop;
  private final Settings settings;
  private final AgentListener listener;
  private final Work work;
  private final Outbox outbox;
  private final Line line;
  private final Poller poller;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private long startedAt;
  private boolean stopping;
  private boolean sayingGoodbye;

  /**
   * What an agent speaks with.
   *
   * @param container connects WebSockets
   * @param http polls
   * @param random spreads attempts to connect
   */
  record Network(WebSocketContainer container, Poller.Http http, DoubleSupplier random) {}

  AgentCore(
      Loop loop, Settings settings, Handlers handlers, Network network, AgentListener listener) {
    this.loop = loop;
    this.settings = settings;
    this.listener = listener;
    this.work = new Work(loop, handlers, settings.concurrency(), new WorkReports());
    this.outbox = new Outbox(loop);
    this.line =
        new Line(
            loop, settings, network.container(), new Backoff(network.random()), new LineEvents());
    this.poller =
        new Poller(loop, settings, network.http(), new Backoff(network.random()), new PollEvents());
    loop.onBroken(this::broken);
  }

  void start() {
    loop.post(
        () -> {
          startedAt = loop.nanoTime();
          work.recover();
          // Behind the sync of what was recovered.
          loop.post(line::connect);
        });
    loop.every(TICK, this::tick);
  }

  /** A later word on a command that ended. */
  void report(CommandId id, Outcome outcome) {
    loop.post(() -> work.end(id, outcome));
  }

  private void tick() {
    if (loop.journal().isBroken() && loop.journal().repair()) {
      note("the state file can be written again");
    }
    work.tick();
    outbox.sendPortion();
    line.tick();
    poller.next();
    if (stopping) {
      goodbyeWhenIdle();
    }
  }

  private void broken(IOException failure) {
    LOG.log(ERROR, "the state file cannot be written; commands wait until it can", failure);
    note("the state file cannot be written: " + failure);
    line.drop("the state file cannot be written");
    poller.end();
  }

  private void note(String text) {
    listener.note(text);
  }

  private JsonText health() {
    Duration uptime = Duration.ofNanos(loop.nanoTime() - startedAt);
    return AgentJson.health(loop.journal().isDurable(), uptime);
  }

  /**
   * Starts nothing any more, waits for what runs, brings its acks to the broker, and says goodbye.
   *
   * @return completes when that is done, or the limit has passed
   */
  CompletableFuture<Void> stop() {
    loop.post(
        () -> {
          stopping = true;
          work.stop();
          loop.after(settings.stopLimit(), this::goodbye);
          goodbyeWhenIdle();
        });
    return ended;
  }

  private void goodbyeWhenIdle() {
    if (!work.isIdle() || loop.journal().isDirty() || sayingGoodbye) {
      return;
    }
    sayingGoodbye = true;
    if (line.isOpen()) {
      line.lastPing();
      loop.after(LAST_PONG, this::goodbye);
    } else if (poller.isActive() && !outbox.unconfirmed(1).isEmpty()) {
      poller.next();
      loop.after(LAST_PONG, this::goodbye);
    } else {
      goodbye();
    }
  }

  private void goodbye() {
    if (ended.isDone()) {
      return;
    }
    poller.end();
    line.stop();
    ended.complete(null);
  }

  /** What work has to say goes to the broker. */
  private final class WorkReports implements Work.Reports {
    @Override
    public void ended(Task task) {
      if (!outbox.ended(task)) {
        poller.next();
      }
      if (stopping) {
        goodbyeWhenIdle();
      }
    }

    @Override
    public void progress(JsonText ack) {
      if (!outbox.progress(ack)) {
        poller.next();
      }
    }
  }

  /** What happens on the WebSocket. */
  private final class LineEvents implements Line.Events {
    @Override
    public void opened(AgentSocket socket) {
      poller.end();
      socket.send(AgentJson.status(health()));
      outbox.opened(socket);
      work.opened();
      listener.connected();
    }

    @Override
    public void message(String text) {
      try {
        JsonObject message = JsonObject.parse(text);
        Optional<JsonText> data = message.get("data");
        switch (message.string("type").orElse("")) {
          case "command" -> data.ifPresent(command -> work.arrived(command, false));
          case "pong" -> line.pong();
          case "config_update" -> data.ifPresent(listener::configured);
          case "error" -> data.flatMap(JsonText::asObject).ifPresent(this::problem);
          default -> note("received " + JsonText.trusted(text));
        }
      } catch (JsonSyntaxException e) {
        note("received what is no JSON object: " + e.getMessage());
      }
    }

    private void problem(JsonObject error) {
      String code = error.string("code").orElse("");
      error
          .string("ref")
          .filter(CommandId::isValid)
          .ifPresent(ref -> outbox.refused(new CommandId(ref), code));
      note("the broker says " + code + ": " + error.string("message").orElse(""));
    }

    @Override
    public void pong(long pingedAt) {
      outbox.pong(pingedAt);
      if (sayingGoodbye) {
        goodbye();
      }
    }

    @Override
    public void lost() {
      outbox.closed();
      work.lost();
    }

    @Override
    public void failed(int attempts) {
      if (attempts >= FAILURES_BEFORE_POLLS && !poller.isActive() && !stopping && isReady()) {
        listener.polling();
        poller.begin();
      }
    }

    @Override
    public void refused(int status, String text) {
      listener.refused(status, text);
    }

    @Override
    public void note(String text) {
      AgentCore.this.note(text);
    }

    @Override
    public boolean isReady() {
      return !loop.journal().isBroken();
    }

    @Override
    public boolean wantsPong() {
      return outbox.isUnsettled();
    }
  }

  /** What polls bring and take. */
  private final class PollEvents implements Poller.Events {
    @Override
    public JsonText health() {
      return AgentCore.this.health();
    }

    @Override
    public List<Task> unconfirmed(int most) {
      return outbox.unconfirmed(most);
    }

    @Override
    public List<JsonText> takeNotices() {
      return outbox.takeNotices();
    }

    @Override
    public void confirmed(List<Task> ends) {
      outbox.confirm(ends);
      if (sayingGoodbye) {
        goodbye();
      }
    }

    @Override
    public int room() {
      return stopping ? 0 : work.room();
    }

    @Override
    public void command(JsonText data) {
      work.arrived(data, true);
    }

    @Override
    public void configured(JsonText configuration) {
      listener.configured(configuration);
    }

    @Override
    public void note(String text) {
      AgentCore.this.note(text);
    }
  }
}
