package org.edgewire.agent;

import static java.lang.System.Logger.Level.WARNING;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The agent's connection: tries for ever, with back-off; says {@code ping} and drops a connection
 * whose pong does not come. Owned by the agent's mailbox.
 */
final class Line implements AgentSocket.Listener {
  private static final System.Logger LOG = System.getLogger(Line.class.getName());
  private static final Duration PING = Duration.ofSeconds(30);
  private static final Duration PONG = Duration.ofSeconds(10);

  /** A connection that answered a ping sent so long after its opening proved good. */
  private static final Duration PROOF = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration CONFLICT = Duration.ofSeconds(15);
  private static final int NORMAL = 1000;
  private static final int ABNORMAL = 1006;
  private static final int RESTART = 1012;
  private static final int REPLACED = 4000;
  private static final int REMOVED = 4003;

  private final Loop loop;
  private final Settings settings;
  private final WebSocketContainer container;
  private final Backoff backoff;
  private final Events events;
  private final Deque<Long> pings = new ArrayDeque<>();

  private Optional<AgentSocket> socket = Optional.empty();
  private long openedAt;
  private long pingedAt;
  private boolean proven;
  private boolean stopped;
  private int failures;

  /** Hears what happens, in the agent's mailbox. */
  interface Events {
    /** It is open. */
    void opened(AgentSocket socket);

    /** A message came that is no pong. */
    void message(String text);

    /** The ping sent at that time was answered. */
    void pong(long pingedAt);

    /** It is over. */
    void lost();

    /** So many attempts in a row did not lead to a good connection. */
    void failed(int attempts);

    /** The broker refused a handshake. */
    void refused(int status, String line);

    /** Something for the log. */
    void note(String line);

    /** Whether the agent may connect: it can record what comes. */
    boolean isReady();

    /** Whether a pong would settle something. */
    boolean wantsPong();
  }

  Line(Loop loop, Settings settings, WebSocketContainer container, Backoff backoff, Events events) {
    this.loop = loop;
    this.settings = settings;
    this.container = container;
    this.backoff = backoff;
    this.events = events;
  }

  /** Tries to connect now. */
  void connect() {
    if (stopped || socket.isPresent()) {
      return;
    }
    if (!events.isReady()) {
      retry("the state file cannot be written", backoff.next());
      return;
    }
    AgentSocket next = new AgentSocket(this);
    loop.network()
        .execute(
            () -> {
              try {
                next.connect(container, settings.socket(), settings.headers());
              } catch (IOException | DeploymentException | RuntimeException e) {
                loop.post(() -> notConnected(HandshakeFailure.of(e)));
              }
            });
  }

  private void notConnected(HandshakeFailure failure) {
    if (stopped) {
      return;
    }
    failures++;
    if (failure.status().isPresent()) {
      events.refused(failure.status().getAsInt(), failure.text());
    }
    retry(failure.text(), failure.asksForPatience() ? backoff.next(PATIENCE) : backoff.next());
    events.failed(failures);
  }

  private void retry(String why, Duration delay) {
    events.note(why + "; trying again in " + delay.toMillis() + " ms");
    loop.after(delay, this::connect);
  }

  @Override
  public void opened(AgentSocket opened) {
    loop.post(
        () -> {
          if (stopped || socket.isPresent()) {
            opened.close(NORMAL, "", loop.network());
            return;
          }
          socket = Optional.of(opened);
          openedAt = loop.nanoTime();
          pingedAt = openedAt;
          proven = false;
          pings.clear();
          events.opened(opened);
        });
  }

  @Override
  public void text(AgentSocket from, String message) {
    boolean taken =
        loop.offer(
            () -> {
              if (isCurrent(from)) {
                events.message(message);
              }
            });
    if (!taken) {
      LOG.log(WARNING, "a message was dropped: the agent is busy");
    }
  }

  @Override
  public void sent(AgentSocket from, boolean worked) {
    loop.post(
        () -> {
          from.sent();
          if (!worked) {
            end(from, ABNORMAL, "sending failed");
          }
        });
  }

  @Override
  public void closed(AgentSocket from, int code, String reason) {
    loop.post(() -> end(from, code, reason));
  }

  private boolean isCurrent(AgentSocket some) {
    return socket.filter(open -> open == some).isPresent();
  }

  private void end(AgentSocket ended, int code, String reason) {
    if (!isCurrent(ended)) {
      return;
    }
    socket = Optional.empty();
    ended.close(NORMAL, "", loop.network());
    events.lost();
    if (stopped) {
      return;
    }
    failures += proven ? 0 : 1;
    String why = "disconnected (" + code + (reason.isEmpty() ? ")" : ", " + reason + ")");
    retry(why, delayAfter(code));
    events.failed(failures);
  }

  private Duration delayAfter(int code) {
    return switch (code) {
      case RESTART -> backoff.afterRestart();
      case REPLACED, REMOVED -> backoff.next(CONFLICT);
      default -> backoff.next();
    };
  }

  /** A pong came. */
  void pong() {
    Long pinged = pings.poll();
    if (pinged == null) {
      return;
    }
    if (!proven && pinged - openedAt >= PROOF.toNanos()) {
      proven = true;
      failures = 0;
      backoff.reset();
    }
    events.pong(pinged);
  }

  /** Every second. */
  void tick() {
    socket.ifPresent(
        open -> {
          long now = loop.nanoTime();
          Long oldest = pings.peek();
          if (oldest != null && now - oldest > PONG.toNanos()) {
            end(open, ABNORMAL, "no pong within " + PONG.toSeconds() + " s");
            return;
          }
          boolean early = !proven || events.wantsPong();
          if (now - pingedAt >= (early ? PROOF : PING).toNanos()) {
            ping(open);
          }
        });
  }

  private void ping(AgentSocket open) {
    pingedAt = loop.nanoTime();
    pings.add(pingedAt);
    open.send(AgentJson.PING);
  }

  /** Asks the broker for a last pong: what was sent before has arrived when it comes. */
  void lastPing() {
    socket.ifPresent(this::ping);
  }

  /** The connection is not to be used on: what comes cannot be recorded. */
  void drop(String why) {
    socket.ifPresent(open -> end(open, ABNORMAL, why));
  }

  boolean isOpen() {
    return socket.isPresent();
  }

  /** Says goodbye and connects no more. */
  void stop() {
    stopped = true;
    socket.ifPresent(open -> open.close(NORMAL, "", loop.network()));
  }
}
