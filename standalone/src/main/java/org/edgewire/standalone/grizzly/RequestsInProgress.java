package org.edgewire.standalone.grizzly;

import java.time.Duration;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.HttpServerProbe;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** Knows which HTTP requests are not answered yet, so that a stop can wait for them. */
@SuppressWarnings("rawtypes") // as the probe is declared
final class RequestsInProgress extends HttpServerProbe.Adapter {
  private final Outstanding<Request> requests = new Outstanding<>();

  @Override
  public void onRequestReceiveEvent(
      HttpServerFilter filter, Connection connection, Request request) {
    requests.add(request);
  }

  @Override
  public void onRequestCompleteEvent(
      HttpServerFilter filter, Connection connection, Response response) {
    requests.remove(response.getRequest());
  }

  @Override
  public void onRequestCancelEvent(
      HttpServerFilter filter, Connection connection, Request request) {
    requests.remove(request);
  }

  /** Returns when there is none, at the latest after {@code grace}. */
  void awaitEnd(Duration grace) {
    requests.awaitNone(grace);
  }
}
