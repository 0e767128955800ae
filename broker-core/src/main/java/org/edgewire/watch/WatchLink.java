package org.edgewire.watch;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Receiver;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.session.EdgeSession;

/** Takes in what one watcher says: pings; anything else is of no use here. */
final class WatchLink implements Receiver {
  private static final int MAX_ABUSES = 20;

  private final EdgeSession session;
  private final BiConsumer<CloseCode, String> end;

  /**
   * @param session of the watcher
   * @param end closes it
   */
  WatchLink(EdgeSession session, BiConsumer<CloseCode, String> end) {
    this.session = session;
    this.end = end;
  }

  @Override
  public void text(String frame) {
    session.heard();
    if (type(frame).filter("ping"::equals).isPresent()) {
      session.outbound().pong();
    } else {
      abused();
    }
  }

  private static Optional<String> type(String frame) {
    try {
      return JsonObject.parse(frame).string("type");
    } catch (JsonSyntaxException e) {
      return Optional.empty();
    }
  }

  @Override
  public void binary() {
    session.heard();
    abused();
  }

  private void abused() {
    if (session.abused() > MAX_ABUSES) {
      end.accept(CloseCode.PROTOCOL_ABUSE, "a watcher has nothing to say but ping");
    }
  }

  @Override
  public void pong() {
    session.heard();
  }

  @Override
  public void closed(int closeCode) {
    end.accept(CloseCode.NORMAL, "closed by the peer");
  }
}
