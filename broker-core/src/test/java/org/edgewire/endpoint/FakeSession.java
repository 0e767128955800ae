package org.edgewire.endpoint;

import jakarta.websocket.CloseReason;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A container's session as far as the endpoint uses it. */
final class FakeSession {
  final Map<String, Object> userProperties = new HashMap<>();
  final Map<Class<?>, MessageHandler> handlers = new HashMap<>();
  final List<CloseReason> closes = new ArrayList<>();
  final List<String> sent = new ArrayList<>();
  final List<Integer> bufferLimits = new ArrayList<>();
  int bufferLimit = 16;
  long idleTimeout = 30_000;
  int pings;
  boolean throwsOnSend;
  boolean failsSends;

  private final RemoteEndpoint.Async remote =
      (RemoteEndpoint.Async)
          Proxy.newProxyInstance(
              FakeSession.class.getClassLoader(),
              new Class<?>[] {RemoteEndpoint.Async.class},
              (proxy, method, args) -> {
                switch (method.getName()) {
                  case "sendText" -> sendText((String) args[0], (SendHandler) args[1]);
                  case "sendPing" -> pings++;
                  default -> throw new UnsupportedOperationException(method.getName());
                }
                return null;
              });

  private void sendText(String text, SendHandler handler) {
    if (failsSends) {
      handler.onResult(new SendResult(new java.io.IOException("planted")));
    }
    if (throwsOnSend) {
      throw new IllegalStateException("planted");
    }
    sent.add(text);
    if (!failsSends) {
      handler.onResult(new SendResult());
    }
  }

  Session session() {
    return (Session)
        Proxy.newProxyInstance(
            FakeSession.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, args) -> {
              switch (method.getName()) {
                case "getUserProperties" -> {
                  return userProperties;
                }
                case "getAsyncRemote" -> {
                  return remote;
                }
                case "setMaxIdleTimeout" -> idleTimeout = (long) args[0];
                case "getMaxTextMessageBufferSize", "getMaxBinaryMessageBufferSize" -> {
                  return bufferLimit;
                }
                case "setMaxTextMessageBufferSize", "setMaxBinaryMessageBufferSize" ->
                    bufferLimits.add((int) args[0]);
                case "addMessageHandler" ->
                    handlers.put((Class<?>) args[0], (MessageHandler) args[1]);
                case "close" -> closes.add((CloseReason) args[0]);
                default -> throw new UnsupportedOperationException(method.getName());
              }
              return null;
            });
  }

  // The endpoint registered each handler for the class it is asked for.
  @SuppressWarnings("unchecked")
  private <T> MessageHandler.Partial<T> partial(Class<T> type) {
    return (MessageHandler.Partial<T>) handlers.get(type);
  }

  @SuppressWarnings("unchecked")
  private <T> MessageHandler.Whole<T> whole(Class<T> type) {
    return (MessageHandler.Whole<T>) handlers.get(type);
  }

  void text(String part, boolean last) {
    partial(String.class).onMessage(part, last);
  }

  void binary(int bytes, boolean last) {
    partial(ByteBuffer.class).onMessage(ByteBuffer.allocate(bytes), last);
  }

  void pong() {
    whole(PongMessage.class).onMessage(() -> ByteBuffer.allocate(0));
  }

  List<Integer> closeCodes() {
    return closes.stream().map(reason -> reason.getCloseCode().getCode()).toList();
  }
}
