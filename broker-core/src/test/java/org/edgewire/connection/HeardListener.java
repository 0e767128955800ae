package org.edgewire.connection;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a queue said, in words. */
final class HeardListener implements Outbound.Listener {
  final List<String> heard = new ArrayList<>();
  int handed;

  @Override
  public void gaveUp(CloseCode code, String reason) {
    heard.add("gave up " + code);
  }

  @Override
  public void room() {
    heard.add("room");
  }

  @Override
  public void handed() {
    handed++;
  }

  /** The connection itself failed. */
  void failed(Throwable failure) {
    heard.add("failed " + failure);
  }
}
