package org.edgewire.it.contract;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Deployment;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.Members;

/**
 * A member as an application would write it: keeps what it heard nothing of, and sends it again on
 * the next connection. The test's thread drives it, frames come on the client's threads.
 */
final class RandomMember {
  /** Below what the broker takes of one connection in a second. */
  private static final int MOST_OF_ONE_CONNECTION = 40;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Deployment deployment;
  private final String session;
  private final String user;
  private final Random random;
  private final BiConsumer<String, Integer> witness;
  private final Map<String, String> unconfirmed = new LinkedHashMap<>();
  private Optional<AgentSocket> socket = Optional.empty();
  private int connections;
  private int sent;
  private int made;
  private Optional<String> epoch = Optional.empty();
  private Optional<String> connection = Optional.empty();
  private JsonObject state = JsonValue.EMPTY_JSON_OBJECT;
  private long version;
  private Optional<String> wrong = Optional.empty();

  /**
   * @param witness hears of each version and the hash of its state
   */
  RandomMember(
      Deployment deployment,
      String session,
      String user,
      Random random,
      BiConsumer<String, Integer> witness) {
    this.deployment = deployment;
    this.session = session;
    this.user = user;
    this.random = random;
    this.witness = witness;
  }

  /** Connects and sends what is not confirmed; mostly goes on from where it was. */
  void connect() {
    int number;
    String more;
    synchronized (this) {
      number = ++connections;
      sent = 0;
      more = resume();
    }
    AgentSocket opened =
        Members.join(deployment, session, user, more, (self, frame) -> hear(number, frame));
    synchronized (this) {
      socket = Optional.of(opened);
      unconfirmed.values().forEach(this::send);
    }
  }

  private String resume() {
    StringBuilder more = new StringBuilder();
    if (random.nextInt(4) > 0) {
      epoch.ifPresent(value -> more.append("&since=" + version + "&epoch=" + value));
    }
    if (random.nextBoolean()) {
      connection.ifPresent(value -> more.append("&connection_id=" + value));
    }
    return more.toString();
  }

  /** The connection is gone; what was on its way is lost or not. */
  void drop() {
    Optional<AgentSocket> old;
    synchronized (this) {
      connections++;
      old = socket;
      socket = Optional.empty();
    }
    old.ifPresent(AgentSocket::drop);
  }

  synchronized boolean isConnected() {
    return socket.isPresent();
  }

  /** Whether it has said as much as it should on this connection, or waits for as much. */
  synchronized boolean isFull() {
    return sent >= MOST_OF_ONE_CONNECTION || unconfirmed.size() >= MOST_OF_ONE_CONNECTION / 2;
  }

  /** Whether all it sent on this connection was confirmed within a few seconds. */
  synchronized boolean awaitConfirmed() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!unconfirmed.isEmpty() && socket.isPresent() && wrong.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for confirmations", e);
      }
    }
    return unconfirmed.isEmpty();
  }

  synchronized int unconfirmed() {
    return unconfirmed.size();
  }

  /** Changes the state; without a connection it is sent later. */
  synchronized void patch() {
    String name = user + "-" + made++;
    String patch = "{\"log\":{\"" + name + "\":1},\"k" + random.nextInt(6) + "\":" + value(2) + "}";
    String frame = Members.patch(patch, name);
    unconfirmed.put(name, frame);
    send(frame);
  }

  private String value(int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 5)) {
      case 0 -> "null";
      case 1 -> Integer.toString(random.nextInt(100));
      case 2 -> "\"é 🛰 " + random.nextInt(10) + "\"";
      default -> "{\"x" + random.nextInt(3) + "\":" + value(depth - 1) + "}";
    };
  }

  private void send(String frame) {
    socket.ifPresent(
        open -> {
          sent++;
          open.send(frame);
        });
  }

  private synchronized void hear(int number, JsonDoc frame) {
    if (number == connections && wrong.isEmpty()) {
      switch (frame.string("type")) {
        case "connected" -> welcomed(frame);
        case "state_update" -> changed(frame);
        case "error" -> refused(frame);
        default -> {
          // Who comes and goes.
        }
      }
      notifyAll();
    }
  }

  private void welcomed(JsonDoc frame) {
    boolean recovered = frame.find("data.recovered").equals(Optional.of(JsonValue.TRUE));
    if (recovered == frame.has("data.state")) {
      wrong = Optional.of("either recovered or a state: " + frame);
    } else if (recovered && frame.number("data.version") != version) {
      wrong = Optional.of("recovered from another version than " + version + ": " + frame);
    }
    if (!recovered) {
      state = frame.find("data.state").orElseThrow().asJsonObject();
      version = frame.number("data.version");
    }
    epoch = frame.maybeString("data.epoch");
    connection = frame.maybeString("data.connection_id");
    saw();
  }

  private void changed(JsonDoc frame) {
    frame.maybeString("data.ref").ifPresent(unconfirmed::remove);
    long next = frame.number("data.version");
    if (next == version + 1) {
      JsonValue patch = frame.find("data.patch").orElseThrow();
      state = Json.createMergePatch(patch).apply(state).asJsonObject();
      version = next;
      saw();
    } else if (next > version || !frame.has("data.ref")) {
      // A repeat of what it sent itself is told with its ref, and to it only.
      wrong = Optional.of("after version " + version + " came " + frame);
    }
  }

  private void refused(JsonDoc frame) {
    if (!frame.string("data.code").equals("rate_limited")) {
      wrong = Optional.of(frame.text());
    }
  }

  private void saw() {
    witness.accept(epoch.orElse("") + "/" + version, state.hashCode());
  }

  /** What it should not have heard. */
  synchronized Optional<String> wrong() {
    return wrong;
  }

  synchronized long version() {
    return version;
  }

  synchronized JsonObject state() {
    return state;
  }
}
