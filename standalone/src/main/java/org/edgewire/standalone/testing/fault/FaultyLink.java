package org.edgewire.standalone.testing.fault;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Connection;
import org.edgewire.connection.Receiver;
import org.edgewire.endpoint.Peer;

/**
 * One connection on which frames may be lost, late or doubled. What is late holds up what comes
 * behind it, as on a real connection, closes included; the broker is told that it was sent, as by a
 * kernel that took it.
 */
final class FaultyLink implements Connection {
  /** As much as a kernel may take for a peer that does not read; behind it sends wait. */
  private static final int HELD_CHARS = 1 << 20;

  /** Decides about frames. */
  interface Judge {
    Fate decide(Peer peer, Direction way, String frame);

    void later(Duration delay, Runnable task);

    void gone(FaultyLink link);
  }

  private final Peer peer;
  private final Connection real;
  private final Judge judge;
  private final Lane out = new Lane();
  private final Lane in = new Lane();
  private final AtomicInteger held = new AtomicInteger();
  private volatile boolean halfOpen;

  FaultyLink(Peer peer, Connection real, Judge judge) {
    this.peer = peer;
    this.real = real;
    this.judge = judge;
  }

  Peer peer() {
    return peer;
  }

  /** From now on nothing goes either way, and neither side is told. */
  void halfOpen() {
    halfOpen = true;
  }

  boolean isHalfOpen() {
    return halfOpen;
  }

  boolean isHeldUp() {
    return out.isHeld() || in.isHeld();
  }

  @Override
  public void send(String text, Consumer<Boolean> completion) {
    Fate fate = halfOpen ? Fate.DROP : judge.decide(peer, Direction.OUT, text);
    holdUp(out, fate);
    if (out.isIdle()) {
      send(text, fate.copies(), completion);
    } else if (held.addAndGet(text.length()) <= HELD_CHARS) {
      send(text, fate.copies(), taken -> held.addAndGet(-text.length()));
      completion.accept(true);
    } else {
      send(
          text,
          fate.copies(),
          taken -> {
            held.addAndGet(-text.length());
            completion.accept(taken);
          });
    }
  }

  private void send(String text, int copies, Consumer<Boolean> completion) {
    out.add(
        done -> {
          if (copies == 0 || halfOpen) {
            done.run();
            completion.accept(true);
            return;
          }
          real.send(
              text,
              taken -> {
                if (copies == 1 || !taken) {
                  done.run();
                  completion.accept(taken);
                } else {
                  real.send(text, again -> both(done, completion, again));
                }
              });
        });
  }

  private static void both(Runnable done, Consumer<Boolean> completion, boolean taken) {
    done.run();
    completion.accept(taken);
  }

  @Override
  public void ping() {
    passes(out, real::ping);
  }

  @Override
  public void close(CloseCode code, String reason) {
    passes(out, () -> real.close(code, reason));
  }

  /** What comes in, by way of the faults. */
  Receiver to(Receiver receiver) {
    return new Faulty(receiver);
  }

  private final class Faulty implements Receiver {
    private final Receiver receiver;

    Faulty(Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void text(String frame) {
      if (halfOpen) {
        return;
      }
      Fate fate = judge.decide(peer, Direction.IN, frame);
      holdUp(in, fate);
      for (int i = 0; i < fate.copies(); i++) {
        passes(in, () -> receiver.text(frame));
      }
    }

    @Override
    public void binary() {
      passes(in, receiver::binary);
    }

    @Override
    public void pong() {
      passes(in, receiver::pong);
    }

    @Override
    public void closed(int closeCode) {
      judge.gone(FaultyLink.this);
      passes(in, () -> receiver.closed(closeCode));
    }
  }

  private void holdUp(Lane lane, Fate fate) {
    if (!fate.delay().isZero()) {
      lane.hold();
      judge.later(fate.delay(), lane::release);
    }
  }

  private void passes(Lane lane, Runnable step) {
    lane.add(
        done -> {
          if (!halfOpen) {
            step.run();
          }
          done.run();
        });
  }
}
