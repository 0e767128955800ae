package org.edgewire.standalone.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Submits through producer sockets, as many as the window needs. */
final class SocketProducer implements Producer {
  /** A broker leaves so many of one socket unanswered. */
  private static final int WINDOW_OF_ONE = 1_000;

  private static final byte[] ACCEPTED = Messages.bytes("{\"type\":\"accepted\"");
  private static final byte[] FINISHED = Messages.bytes("{\"type\":\"finished\"");
  private static final byte[] REFUSED = Messages.bytes("{\"type\":\"refused\"");
  private static final byte[] ERROR = Messages.bytes("{\"type\":\"error\"");
  private static final Bytes PING = new Bytes(32).put(Messages.bytes("{\"type\":\"ping\"}"));

  private final List<Socket> sockets = new ArrayList<>();
  private final Messages messages;
  private final Listener listener;

  SocketProducer(String host, String adminKey, int window, Messages messages, Listener listener) {
    this.messages = messages;
    this.listener = listener;
    for (int i = 0; i * WINDOW_OF_ONE < window; i++) {
      sockets.add(new Socket(host, adminKey));
    }
  }

  @Override
  public void connect(Loop loop) throws IOException {
    for (Socket socket : sockets) {
      loop.connect(socket);
    }
  }

  @Override
  public int connections() {
    return sockets.size();
  }

  @Override
  public boolean canSubmit() {
    return true;
  }

  @Override
  public void submit(int number, byte[] agent) {
    sockets.get(number % sockets.size()).sendText(messages.submit(number, agent));
  }

  @Override
  public void ping() {
    sockets.forEach(socket -> socket.sendText(PING));
  }

  @Override
  public void close() {
    sockets.forEach(WebSocketPeer::close);
  }

  private final class Socket extends WebSocketPeer {
    Socket(String host, String adminKey) {
      super(host, "/edge/producer", Map.of("X-Admin-Key", adminKey));
    }

    @Override
    void opened() {
      listener.ready();
    }

    @Override
    void message(Bytes frame, int from, int to) {
      int ref = frame.indexOf(Messages.REF, from);
      int number = ref < 0 || ref >= to ? -1 : Messages.number(frame, ref + Messages.REF.length);
      if (begins(frame, from, ACCEPTED)) {
        listener.accepted(number);
      } else if (begins(frame, from, FINISHED)) {
        listener.ended(number, Messages.stringAfter(Messages.STATUS, frame, from, to));
      } else if (begins(frame, from, REFUSED) || begins(frame, from, ERROR)) {
        listener.refused(number, Messages.stringAfter(Messages.CODE, frame, from, to));
      }
    }

    private boolean begins(Bytes frame, int from, byte[] with) {
      for (int i = 0; i < with.length; i++) {
        if (frame.at(from + i) != with[i]) {
          return false;
        }
      }
      return true;
    }

    @Override
    void failed(IOException cause) {
      listener.lost(cause);
    }
  }
}
