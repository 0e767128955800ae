package org.edgewire.standalone.grizzly;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sends every text back and keeps a record of what it heard. */
public final class EchoEndpoint extends Endpoint {
  final Queue<Session> opened = new ConcurrentLinkedQueue<>();
  final Queue<String> received = new ConcurrentLinkedQueue<>();
  final List<Integer> closed = new CopyOnWriteArrayList<>();
  final List<Throwable> errors = new CopyOnWriteArrayList<>();

  ServerEndpointConfig at(String path) {
    return ServerEndpointConfig.Builder.create(EchoEndpoint.class, path)
        .configurator(
            new ServerEndpointConfig.Configurator() {
              @Override
              public <T> T getEndpointInstance(Class<T> type) {
                return type.cast(EchoEndpoint.this);
              }
            })
        .build();
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    opened.add(session);
    session.addMessageHandler(
        String.class,
        new MessageHandler.Whole<String>() {
          @Override
          public void onMessage(String text) {
            received.add(text);
            session.getAsyncRemote().sendText(text, result -> {});
          }
        });
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    closed.add(reason.getCloseCode().getCode());
  }

  @Override
  public void onError(Session session, Throwable cause) {
    errors.add(cause);
  }
}
