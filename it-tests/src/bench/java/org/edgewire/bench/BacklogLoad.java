package org.edgewire.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.edgewire.it.support.Deployment;
import org.edgewire.it.support.RawSocket;

/** Fills a backlog through the producers' socket, and drains it through the agents'. */
final class BacklogLoad implements AutoCloseable {
  /** Unanswered submits of one connection. */
  private static final int WINDOW = 900;

  /** A connection may have 100 000 unfinished commands. */
  private static final int PER_CONNECTION = 50_000;

  private static final int AGENTS_AT_ONCE = 4;
  private static final String PAD = "x".repeat(290);
  private static final String ID = "\"command_id\":\"";

  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Submits a part; agents are named after {@code name}. */
  BacklogProgress fill(BacklogBroker broker, BacklogPlan.Part part, String name) {
    BacklogProgress progress = new BacklogProgress(part.commands(), broker::processorTime);
    for (int from = 0; from < part.commands(); from += PER_CONNECTION) {
      int begin = from;
      int end = Math.min(part.commands(), from + PER_CONNECTION);
      try (RawSocket socket = RawSocket.open(broker.deployment())) {
        int status =
            socket
                .handshake("/edge/producer", "X-Admin-Key: " + broker.deployment().adminKey())
                .status();
        if (status != 101) {
          throw new IllegalStateException("the producer was refused with " + status);
        }
        Semaphore window = new Semaphore(WINDOW);
        Future<Void> submits =
            threads.submit(
                () -> {
                  for (int i = begin; i < end; i++) {
                    window.acquire();
                    socket.text(submit(part, name, i));
                  }
                  return null;
                });
        for (int answered = begin; answered < end; ) {
          String answer = socket.readFrame(RawSocket.TEXT).text();
          if (answer.startsWith("{\"type\":\"accepted\"")) {
            answered++;
            progress.one();
            window.release();
          } else if (!answer.startsWith("{\"type\":\"finished\"")) {
            throw new IllegalStateException("a submit was answered by " + answer);
          }
        }
        await(submits);
      }
    }
    return progress;
  }

  private static String submit(BacklogPlan.Part part, String name, int number) {
    String key = part.keys() == 0 ? "" : ",\"ordering_key\":\"k" + number % part.keys() + "\"";
    return "{\"type\":\"submit\",\"data\":{\"ref\":1,\"agent_id\":\""
        + agent(part, name, number % part.agents())
        + "\",\"command_type\":\"emit_event\",\"payload\":{\"event_type\":\"backlog\",\"n\":"
        + number
        + ",\"pad\":\""
        + PAD
        + "\"}"
        + key
        + "}}";
  }

  static String agent(BacklogPlan.Part part, String name, int number) {
    return part.agents() == 1 ? name : name + "-" + number;
  }

  /** Agents connect and complete all there is for them. */
  BacklogProgress drain(BacklogBroker broker, BacklogPlan.Part part, String name) {
    BacklogProgress progress = new BacklogProgress(part.commands(), broker::processorTime);
    AtomicInteger next = new AtomicInteger();
    Callable<Void> worker =
        () -> {
          for (int i = next.getAndIncrement(); i < part.agents(); i = next.getAndIncrement()) {
            serve(
                broker.deployment(),
                agent(part, name, i),
                part.commands() / part.agents(),
                progress);
          }
          return null;
        };
    List<Future<Void>> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(AGENTS_AT_ONCE, part.agents()); i++) {
      workers.add(threads.submit(worker));
    }
    workers.forEach(BacklogLoad::await);
    return progress;
  }

  private static void serve(
      Deployment broker, String agent, int commands, BacklogProgress progress) {
    try (RawSocket socket = RawSocket.agent(broker, agent)) {
      for (int i = 0; i < commands; ) {
        String frame = socket.readFrame(RawSocket.TEXT).text();
        int id = frame.indexOf(ID) + ID.length();
        if (!frame.startsWith("{\"type\":\"command\"") || id < ID.length()) {
          continue;
        }
        String commandId = frame.substring(id, frame.indexOf('"', id));
        socket.text(
            "{\"type\":\"command_ack\",\"data\":{\"command_id\":\""
                + commandId
                + "\",\"status\":\"completed\"}}");
        i++;
        progress.one();
      }
      socket.text("{\"type\":\"ping\"}");
      while (!socket.readFrame(RawSocket.TEXT).text().contains("pong")) {
        // The acks came in before.
      }
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the load ran", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the load broke off", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
