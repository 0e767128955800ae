package org.edgewire.standalone.grizzly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LifeTest {
  @Test
  void aReaderThatNeverReadsIsCutAndItsMemoryReleased() {
    try (TestServer server = new TestServer();
        RawClient client = server.admitted()) {
      await().until(() -> !server.edge.opened.isEmpty());
      Session session = server.edge.opened.element();
      String text = "x".repeat(100_000);
      AtomicReference<Throwable> failure = new AtomicReference<>();

      for (int i = 0; i < 1_000 && failure.get() == null && session.isOpen(); i++) {
        session
            .getAsyncRemote()
            .sendText(
                text,
                result -> {
                  if (!result.isOK()) {
                    failure.compareAndSet(null, result.getException());
                  }
                });
      }

      assertThat(failure.get()).isNotNull();
      await().until(() -> server.edge.closed.size() == 1);
      assertThat(server.edge.closed).containsExactly(1006);
      await().untilAsserted(() -> assertThat(drained(client)).isTrue());
    }
  }

  @Test
  void closingASessionWhosePeerNeverReadsEndsTheConnection() {
    try (TestServer server = new TestServer(builder -> builder.limits(1 << 18, 1 << 30));
        RawClient client = server.admitted()) {
      await().until(() -> !server.edge.opened.isEmpty());
      Session session = server.edge.opened.element();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      for (int i = 0; i < 300; i++) {
        session
            .getAsyncRemote()
            .sendText(
                "x".repeat(100_000),
                result -> {
                  if (!result.isOK()) {
                    failure.compareAndSet(null, result.getException());
                  }
                });
      }

      close(session);

      // Then the frames that waited are failed, which is when their memory is free
      await().until(() -> failure.get() != null);
      await().untilAsserted(() -> assertThat(drained(client)).isTrue());
    }
  }

  @Test
  void aPeerThatIgnoresACloseIsCut() {
    try (TestServer server = new TestServer();
        RawClient client = server.admitted()) {
      await().until(() -> !server.edge.opened.isEmpty());
      close(server.edge.opened.element());

      assertThat(client.frame().closeCode()).isEqualTo(1012);
      assertThat(client.nextByte()).isEmpty();
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> client.text("x"))
                      .isInstanceOf(UncheckedIOException.class));
    }
  }

  @Test
  void aStopLetsARequestInProgressFinish() throws Exception {
    TestServer server = new TestServer();
    try (RawClient client = server.client()) {
      client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\n\r\nab");
      await().until(() -> workersBusy() > 0);
      Thread stop = new Thread(() -> server.server.stop(Duration.ofSeconds(8)));
      stop.start();
      await().until(() -> stop.getState() == Thread.State.TIMED_WAITING);

      client.send("cd");

      assertThat(client.response().body()).isEqualTo("abcd");
      stop.join();
    }
  }

  private static long workersBusy() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(java.util.Arrays::stream)
        .filter(frame -> frame.getClassName().endsWith("TestServer$Echo"))
        .count();
  }

  @Test
  void aHundredStartsAndStopsUnderTrafficLeaveNoThreadAndNoPort() {
    try (TestServer warm = new TestServer();
        RawClient client = warm.admitted()) {
      client.text("x").frame();
    }
    await().untilAsserted(() -> assertThat(ownThreads()).isEmpty());

    for (int i = 0; i < 100; i++) {
      TestServer server = new TestServer();
      int port = server.port();
      AtomicBoolean stopped = new AtomicBoolean();
      Thread traffic = new Thread(() -> traffic(server, stopped));
      traffic.start();
      await().pollInterval(Duration.ofMillis(1)).until(() -> !server.edge.received.isEmpty());
      server.close();
      stopped.set(true);
      await().pollInterval(Duration.ofMillis(1)).until(() -> !traffic.isAlive());
      assertThatThrownBy(() -> new RawClient(port)).hasMessageContaining("refused");
    }

    await().untilAsserted(() -> assertThat(ownThreads()).isEmpty());
  }

  private static void traffic(TestServer server, AtomicBoolean stopped) {
    while (!stopped.get()) {
      try (RawClient client = server.admitted()) {
        for (int i = 0; i < 20; i++) {
          client.text("x").frame();
        }
      } catch (UncheckedIOException | IllegalStateException serverIsStopping) {
        Thread.onSpinWait();
      }
    }
  }

  private static Set<String> ownThreads() {
    Set<String> names = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName().toLowerCase(java.util.Locale.ROOT);
      if (name.equals("grizzly-httpsession-expirer")) {
        continue; // one per process, made with Grizzly's class of servlets
      }
      if (name.contains("grizzly")
          || name.contains("edgewire")
          || name.contains("tyrus")
          || name.contains("httpserver")
          || name.startsWith("pool-")) {
        names.add(thread.getName());
      }
    }
    return names;
  }

  /** Reads what the kernel still holds; true when the end is reached. */
  private static boolean drained(RawClient client) {
    try {
      while (client.socket().getInputStream().read(new byte[65_536]) >= 0) {
        // what was sent before the end
      }
      return true;
    } catch (IOException reset) {
      return true;
    }
  }

  private static void close(Session session) {
    try {
      session.close(new CloseReason(CloseCodes.SERVICE_RESTART, "restart"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
