package org.edgewire.it.standalone;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Answer;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Deployment;
import org.edgewire.it.support.JsonDoc;

/** What producers were promised and agents got, over all lives of a broker. Thread-safe. */
final class Journal {
  private final Map<String, AtomicInteger> arrivals = new ConcurrentHashMap<>();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final Queue<Attempt> unanswered = new ConcurrentLinkedQueue<>();

  /** A submit whose answer may never have come. */
  private record Attempt(String id, String agent) {
    private Commands.Order order() {
      Commands.Order order = id.startsWith("text") ? Commands.text(id) : Commands.rule(id);
      return order.with("command_id", id);
    }
  }

  /** Ids that were answered with 201 or 200. */
  Set<String> accepted() {
    return accepted;
  }

  /** How often a command came to its agent. */
  int arrivals(String id) {
    return arrivals.getOrDefault(id, new AtomicInteger()).get();
  }

  /** At-most-once commands that came more than once. */
  List<String> textsWrittenTwice() {
    return arrivals.keySet().stream()
        .filter(id -> id.startsWith("text") && arrivals(id) > 1)
        .toList();
  }

  /** Is an agent that acks each command after its arrival, until the broker is gone. */
  void serve(Deployment deployment, String agent, CountDownLatch end) {
    try (AgentSocket socket =
        AgentSocket.connect(deployment, agent, (self, frame) -> arrived(self, frame))) {
      while (socket.isOpen() && !end.await(20, TimeUnit.MILLISECONDS)) {
        socket.passedOver();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (AssertionError e) {
      if (end.getCount() > 0 && deploymentAnswers(deployment)) {
        throw e;
      }
    }
  }

  private static boolean deploymentAnswers(Deployment deployment) {
    try {
      return new Api(deployment).send("GET", "/health/live", "").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private void arrived(AgentSocket self, JsonDoc frame) {
    if (frame.string("type").equals("command")) {
      String id = frame.string("data.command_id");
      arrivals.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
      self.ack(id, "completed");
    }
  }

  /**
   * Submits texts and rules in turn, until the broker is gone; first those again that had no answer
   * in an earlier life.
   */
  void produce(Deployment deployment, String name, int agents, CountDownLatch end) {
    Api api = new Api(deployment);
    for (int i = 0; end.getCount() > 0; i++) {
      Attempt again = unanswered.poll();
      String id = (i % 2 == 0 ? "text-" : "rule-") + name + "-" + i;
      Attempt attempt = again == null ? new Attempt(id, "agent-" + i / 2 % agents) : again;
      if (!submitted(api, attempt)) {
        unanswered.add(attempt);
        return;
      }
    }
  }

  /** Submits once more what never had an answer. */
  void settleUnanswered(Deployment deployment) {
    Api api = new Api(deployment);
    unanswered.removeIf(attempt -> submitted(api, attempt));
  }

  private boolean submitted(Api api, Attempt attempt) {
    try {
      Answer answer = api.submitBody(attempt.agent(), attempt.order().json());
      if (answer.status() == 201 || answer.status() == 200) {
        accepted.add(attempt.id());
        return true;
      }
      return false;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Reads lists, each of which makes the broker write a checkpoint, until the broker is gone. */
  void list(Deployment deployment, CountDownLatch end) {
    Api api = new Api(deployment);
    try {
      while (end.getCount() > 0) {
        api.get("/edge/agents");
      }
    } catch (UncheckedIOException e) {
      return;
    }
  }
}
