package org.edgewire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.edgewire.command.AgentId;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.Gate;
import org.junit.jupiter.api.Test;

/** A gate that decides later. */
class HandshakeFilterTest {
  private static final Decision IN = new Decision.Admitted(new AgentId("a"));

  private final AtomicInteger passed = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void aDecisionThatComesLaterIsWaitedFor() throws InterruptedException {
    CompletableFuture<Decision> decision = new CompletableFuture<>();
    HandshakeFilter filter = filter(decision, Duration.ofSeconds(20));
    FakeExchange exchange = exchange();
    Thread container = new Thread(() -> send(filter, exchange));

    container.start();
    await().until(() -> container.getState() == Thread.State.TIMED_WAITING);
    assertThat(passed).hasValue(0);
    decision.complete(IN);
    container.join();

    assertThat(passed).hasValue(1);
    assertThat(asked).hasValue(1);
  }

  @Test
  void aRefusalThatComesLaterIsWritten() throws InterruptedException {
    CompletableFuture<Decision> decision = new CompletableFuture<>();
    HandshakeFilter filter = filter(decision, Duration.ofSeconds(20));
    FakeExchange exchange = exchange();
    Thread container = new Thread(() -> send(filter, exchange));

    container.start();
    await().until(() -> container.getState() == Thread.State.TIMED_WAITING);
    decision.complete(
        new Decision.Refused(429, "session_full", "session_full", "full", OptionalInt.of(7)));
    container.join();

    assertThat(exchange.status).isEqualTo(429);
    assertThat(exchange.answered).containsEntry("Retry-After", "7");
    assertThat(passed).hasValue(0);
  }

  @Test
  void whenNoDecisionComesInTimeNobodyIsLetIn() {
    FakeExchange exchange = exchange();

    send(filter(new CompletableFuture<>(), Duration.ofMillis(1)), exchange);

    assertThat(exchange.status).isEqualTo(503);
    assertThat(exchange.answered).containsKey("Retry-After");
    assertThat(passed).hasValue(0);
  }

  @Test
  void whenTheDecisionFailsNobodyIsLetIn() {
    FakeExchange exchange = exchange();

    send(
        filter(CompletableFuture.failedFuture(new IllegalStateException("x")), Duration.ZERO),
        exchange);

    assertThat(exchange.status).isEqualTo(503);
    assertThat(passed).hasValue(0);
  }

  @Test
  void onlySoManyThreadsWait() throws InterruptedException {
    CompletableFuture<Decision> decision = new CompletableFuture<>();
    HandshakeFilter filter = filter(decision, Duration.ofSeconds(20));
    List<Thread> waiting = new ArrayList<>();
    for (int i = 0; i < HandshakeFilter.MAX_WAITING; i++) {
      Thread container = new Thread(() -> send(filter, exchange()));
      container.start();
      waiting.add(container);
    }
    await().until(() -> waiting.stream().allMatch(t -> t.getState() == Thread.State.TIMED_WAITING));
    FakeExchange exchange = exchange();

    send(filter, exchange);

    assertThat(exchange.status).isEqualTo(503);
    assertThat(exchange.code()).isEqualTo("overloaded");
    decision.complete(IN);
    for (Thread thread : waiting) {
      thread.join();
    }
    assertThat(passed).hasValue(HandshakeFilter.MAX_WAITING);
  }

  private HandshakeFilter filter(CompletableFuture<Decision> decision, Duration patience) {
    Gate gate =
        request -> {
          asked.incrementAndGet();
          return decision;
        };
    return new HandshakeFilter("/ws/miniapp/{session_id}", gate, patience);
  }

  private static FakeExchange exchange() {
    return new FakeExchange("GET", "/ws/miniapp/s");
  }

  private void send(HandshakeFilter filter, FakeExchange exchange) {
    try {
      filter.doFilter(
          exchange.request(), exchange.response(), (request, response) -> passed.incrementAndGet());
    } catch (IOException | ServletException e) {
      throw new AssertionError(e);
    }
  }
}
