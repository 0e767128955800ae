package org.edgewire.dispatch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.edgewire.mailbox.Mailbox;

/** Passes events on to users' listeners, away from the threads that deliver. Thread-safe. */
final class Listeners {
  private static final Logger LOG = System.getLogger(Listeners.class.getName());
  private static final int MAX_WAITING = 100_000;

  private final Executor callbacks;
  private final List<Heard> listeners = new CopyOnWriteArrayList<>();
  private final List<BrokerListener> direct = new CopyOnWriteArrayList<>();

  /** A listener and its own mailbox, so that a slow one delays nobody else. */
  private record Heard(BrokerListener listener, Mailbox mailbox) {}

  Listeners(Executor callbacks) {
    this.callbacks = callbacks;
  }

  void add(BrokerListener listener) {
    Mailbox mailbox =
        new Mailbox(
            callbacks,
            MAX_WAITING,
            failure -> LOG.log(Level.WARNING, "a listener failed", failure));
    listeners.add(new Heard(listener, mailbox));
  }

  void addDirect(BrokerListener listener) {
    direct.add(listener);
  }

  void remove(BrokerListener listener) {
    direct.removeIf(heard -> heard == listener);
    listeners.removeIf(heard -> heard.listener() == listener);
  }

  void tell(Consumer<BrokerListener> event) {
    for (BrokerListener listener : direct) {
      event.accept(listener);
    }
    for (Heard heard : listeners) {
      if (!heard.mailbox().offer(() -> event.accept(heard.listener()))) {
        LOG.log(
            Level.WARNING,
            "a listener is more than {0} events behind; one was dropped",
            MAX_WAITING);
      }
    }
  }
}
