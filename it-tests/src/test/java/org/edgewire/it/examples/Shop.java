package org.edgewire.it.examples;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.edgewire.Broker;
import org.edgewire.config.BrokerConfig;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.Submitted;
import org.edgewire.json.JsonWriter;
import org.edgewire.standalone.grizzly.GrizzlyWebServer;
import org.edgewire.standalone.grizzly.ServletRoute;

/** A web application with a servlet of its own and the broker, in one process and on one port. */
final class Shop implements AutoCloseable {
  private final Broker broker;
  private final GrizzlyWebServer server;

  Shop(Path data, BrokerConfig config) {
    broker = Broker.builder().folder(data).config(config).build();
    broker.start();
    GrizzlyWebServer.Builder web = GrizzlyWebServer.builder();
    web.servlet(new ServletRoute("orders", new Orders(broker), false, List.of("/orders")));
    broker
        .servlets()
        .forEach(
            m -> web.servlet(new ServletRoute(m.name(), m.servlet(), m.async(), m.patterns())));
    broker.sockets().forEach(s -> web.endpoint(s.endpoint(), s.gate(), s.maxMessageBytes()));
    server = web.start();
  }

  int port() {
    return server.port();
  }

  /** Takes an order and has the customer texted by the shop's agent. */
  private static final class Orders extends HttpServlet {
    private static final long serialVersionUID = 1;
    private final transient Broker broker;

    Orders(Broker broker) {
      this.broker = broker;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      JsonWriter text = new JsonWriter().object().field("thread_id", request.getParameter("phone"));
      String payload = text.field("text", "Thank you!").endObject().toString();
      Submitted told = broker.submit(NewCommand.of("shop", "send_message_now", payload)).join();
      // Accepted is durable: whatever happens to this process, the text goes out, and once.
      response.setStatus(told instanceof Submitted.Accepted ? 201 : 503);
    }
  }

  @Override
  public void close() {
    broker.drain();
    server.stop(Duration.ofSeconds(1));
    broker.close();
  }
}
