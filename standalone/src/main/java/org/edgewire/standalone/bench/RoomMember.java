package org.edgewire.standalone.bench;

import java.io.IOException;
import java.util.Map;

/** A member that hears everything, and sends a patch when it is told to. */
final class RoomMember extends WebSocketPeer {
  private static final Bytes PING = new Bytes(32).put(Messages.bytes("{\"type\":\"ping\"}"));

  private final int index;
  private final Listener listener;

  /** Hears of a member. */
  interface Listener {
    void joined();

    /** A patch of this run reached it. */
    void heard(int member, int number);

    /** What it sent was refused; the number is negative where that is not known. */
    void refused(int number, String code);

    void lost(int member, IOException cause);
  }

  /**
   * @param index its place among the members
   */
  RoomMember(String host, String session, String token, int index, Listener listener) {
    super(host, "/ws/miniapp/" + session + "?token=" + token, Map.of());
    this.index = index;
    this.listener = listener;
  }

  void ping() {
    sendText(PING);
  }

  @Override
  void opened() {
    // It is in once it is welcomed.
  }

  @Override
  void message(Bytes frame, int from, int to) {
    int number = Patches.heard(frame, from, to);
    if (number >= 0) {
      listener.heard(index, number);
    } else if (Patches.begins(frame, from, to, Patches.CONNECTED)) {
      listener.joined();
    } else if (Patches.begins(frame, from, to, Patches.ERROR)) {
      listener.refused(
          Patches.refused(frame, from, to), Messages.stringAfter(Messages.CODE, frame, from, to));
    }
  }

  @Override
  void failed(IOException cause) {
    listener.lost(index, cause);
  }
}
