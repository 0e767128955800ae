package org.edgewire.standalone.grizzly;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.HttpServerProbe;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** Knows which HTTP requests are not answered yet, so that a stop can wait for them. */
@SuppressWarnings("rawtypes") // as the probe is declared
final class RequestsInProgress extends HttpServerProbe.Adapter {
  private final Set<Request> requests = ConcurrentHashMap.newKeySet();
  private final CountDownLatch idle = new CountDownLatch(1);
  private volatile boolean stopping;

  @Override
  public void onRequestReceiveEvent(
      HttpServerFilter filter, Connection connection, Request request) {
    requests.add(request);
  }

  @Override
  public void onRequestCompleteEvent(
      HttpServerFilter filter, Connection connection, Response response) {
    remove(response.getRequest());
  }

  @Override
  public void onRequestCancelEvent(
      HttpServerFilter filter, Connection connection, Request request) {
    remove(request);
  }

  /**
   * Returns when there is none, at the latest after {@code grace}. An interrupt ends the wait and
   * stays set.
   */
  void awaitEnd(Duration grace) {
    stopping = true;
    if (requests.isEmpty()) {
      return;
    }
    try {
      boolean ended = idle.await(grace.toMillis(), TimeUnit.MILLISECONDS);
      System.getLogger(RequestsInProgress.class.getName())
          .log(System.Logger.Level.DEBUG, () -> "All requests were answered: " + ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void remove(Request request) {
    requests.remove(request);
    if (stopping && requests.isEmpty()) {
      idle.countDown();
    }
  }
}
