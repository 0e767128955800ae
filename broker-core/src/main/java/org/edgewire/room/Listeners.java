package org.edgewire.room;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.member.SessionId;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionPatch;

/**
 * Passes on what happened: to one witness on the spot, to the others on threads that they may
 * block, each in its own order. One for which too much waits misses the rest. Thread-safe.
 */
final class Listeners implements SessionListener {
  private static final Logger LOG = System.getLogger(Listeners.class.getName());
  private static final int MOST_WAITING = 10_000;

  private record Entry(SessionListener listener, Mailbox mailbox) {}

  private final SessionListener witness;
  private final Surroundings surroundings;
  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  Listeners(SessionListener witness, Surroundings surroundings) {
    this.witness = witness;
    this.surroundings = surroundings;
  }

  void add(SessionListener listener) {
    entries.add(
        new Entry(
            listener, new Mailbox(surroundings.threads().listeners(), MOST_WAITING, this::failed)));
  }

  void remove(SessionListener listener) {
    entries.removeIf(entry -> entry.listener().equals(listener));
  }

  @Override
  public void opened(SessionId session) {
    tell(listener -> listener.opened(session));
  }

  @Override
  public void patched(SessionId session, SessionPatch patch) {
    tell(listener -> listener.patched(session, patch));
  }

  @Override
  public void acted(SessionId session, SessionAction action) {
    tell(listener -> listener.acted(session, action));
  }

  @Override
  public void closed(SessionId session, boolean ended) {
    tell(listener -> listener.closed(session, ended));
  }

  private void tell(Consumer<SessionListener> news) {
    news.accept(witness);
    for (Entry entry : entries) {
      if (!entry.mailbox().offer(() -> news.accept(entry.listener()))) {
        surroundings.metrics().count(Counter.LISTENER_OVERRUNS);
      }
    }
  }

  private void failed(Throwable failure) {
    surroundings.metrics().count(Counter.INTERNAL_ERRORS);
    LOG.log(Level.ERROR, "a listener of sessions failed", failure);
  }
}
