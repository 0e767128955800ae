package org.edgewire.standalone.bench;

import java.io.IOException;
import java.util.Map;

/** An agent that acks everything as completed at once. */
final class BenchAgent extends WebSocketPeer {
  private static final Bytes PING = new Bytes(32).put(Messages.bytes("{\"type\":\"ping\"}"));

  private final String id;
  private final Messages messages;
  private final Listener listener;

  /** Hears of an agent. */
  interface Listener {
    void opened();

    /** A command of this run came; it is acked. */
    void arrived(int number);

    void lost(String agent, IOException cause);
  }

  BenchAgent(String host, String id, String token, Messages messages, Listener listener) {
    super(
        host,
        "/edge/ws?edge_agent_id=" + id,
        Map.of("Authorization", "Bearer " + token, "X-Edge-Agent-Id", id));
    this.id = id;
    this.messages = messages;
    this.listener = listener;
  }

  void ping() {
    sendText(PING);
  }

  @Override
  void opened() {
    listener.opened();
  }

  @Override
  void message(Bytes frame, int from, int to) {
    Bytes ack = messages.ack(frame, from, to);
    if (ack.size() > 0) {
      sendText(ack);
      listener.arrived(messages.numberIn(frame, from, to));
    }
  }

  @Override
  void failed(IOException cause) {
    listener.lost(id, cause);
  }
}
