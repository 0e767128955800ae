package org.edgewire.connection;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.edgewire.mailbox.Mailbox;

/**
 * The bounded queue in front of one connection and its only sender: one send in flight, the next
 * from its completion, pongs first (protocol section 1, design section 2 point 3). A peer that does
 * not read is closed with {@link CloseCode#TOO_SLOW}; nothing waits for it.
 *
 * <p>Thread-safe and never blocking: its state is owned by an inline mailbox, which runs on
 * whatever thread comes first.
 */
public final class Outbound {
  /**
   * More pings than this in a row get one pong together, so that a flood of pings is no flood of
   * pongs.
   */
  private static final int MAX_PONGS = 16;

  private final Connection connection;
  private final OutboundLimits limits;
  private final LongSupplier nanoClock;
  private final String pong;
  private final Listener listener;
  private final Mailbox owner;
  private final AtomicLong ahead = new AtomicLong();
  private final AtomicLong aheadBytes = new AtomicLong();

  private final Queue<OutboundMessage> queue = new ArrayDeque<>();
  private int pongs;
  private boolean sending;
  private boolean closed;
  private long bytes;

  private volatile long sendingSince;
  private volatile boolean sendInFlight;
  private volatile int waiting;
  private volatile long waitingBytes;
  private volatile boolean roomWanted;

  /**
   * Hears what the owner of the connection needs to know. Called from any thread; must not block.
   */
  public interface Listener {
    /** The queue closed the connection by itself, or found it broken. Called at most once. */
    void gaveUp(CloseCode code, String reason);

    /** There is room again after {@link #wantRoom}. */
    void room();

    /** One frame, pongs included, was handed to the container. */
    void handed();
  }

  /**
   * @param connection the only way out
   * @param limits of the queue
   * @param nanoClock for the send deadline
   * @param pong the text of a pong
   * @param listener hears of its end
   * @param onFailure hears of defects
   */
  public Outbound(
      Connection connection,
      OutboundLimits limits,
      LongSupplier nanoClock,
      String pong,
      Listener listener,
      Consumer<Throwable> onFailure) {
    this.connection = connection;
    this.limits = limits;
    this.nanoClock = nanoClock;
    this.pong = pong;
    this.listener = listener;
    this.owner = new Mailbox(Mailbox.INLINE, Integer.MAX_VALUE, onFailure);
  }

  /**
   * Queues a message; one that finds the queue full ends the connection, one that finds it closed
   * is dropped.
   */
  public void offer(OutboundMessage message) {
    ahead.incrementAndGet();
    aheadBytes.addAndGet(message.weight());
    owner.post(() -> add(message));
  }

  /** Answers a ping, before everything that waits. */
  public void pong() {
    owner.post(
        () -> {
          pongs = Math.min(pongs + 1, MAX_PONGS);
          next();
        });
  }

  /** Messages that wait, the one in flight not counted. */
  public int waiting() {
    return waiting;
  }

  /**
   * Messages offered that have not left the queue, those included that another thread is about to
   * queue: what was offered by the caller is always counted.
   */
  public long ahead() {
    return ahead.get();
  }

  /** The size of the messages {@link #ahead}. */
  public long aheadBytes() {
    return aheadBytes.get();
  }

  /** Size of the messages that wait. */
  public long waitingBytes() {
    return waitingBytes;
  }

  /**
   * Asks for {@link Listener#room} as soon as little waits: a 32nd of the messages, a quarter of
   * the bytes.
   */
  public void wantRoom() {
    roomWanted = true;
    owner.post(this::tellRoom);
  }

  /** Ends the connection when one send has been in flight for too long. Called by a sweep. */
  public void checkDeadline() {
    if (sendInFlight && nanoClock.getAsLong() - sendingSince > limits.sendDeadline().toNanos()) {
      owner.post(
          () -> {
            if (sending && nanoClock.getAsLong() - sendingSince > limits.sendDeadline().toNanos()) {
              giveUp(CloseCode.TOO_SLOW, "one send took longer than " + limits.sendDeadline());
            }
          });
    }
  }

  /**
   * Closes the connection and drops what waits.
   *
   * @param settled called when no further message will be handed to the container
   */
  public void close(CloseCode code, String reason, Runnable settled) {
    owner.post(
        () -> {
          if (!closed) {
            end();
            connection.close(code, reason);
          }
          settled.run();
        });
  }

  private void add(OutboundMessage message) {
    if (closed) {
      left(message);
      return;
    }
    if (queue.size() >= limits.maxMessages()
        || (bytes + message.weight() > limits.maxBytes() && !queue.isEmpty())) {
      left(message);
      giveUp(CloseCode.TOO_SLOW, "more waits than the peer reads");
      return;
    }
    queue.add(message);
    bytes += message.weight();
    publish();
    next();
  }

  private void next() {
    while (!sending && !closed) {
      if (pongs > 0) {
        pongs--;
        send(pong);
        return;
      }
      OutboundMessage message = queue.poll();
      if (message == null) {
        return;
      }
      bytes -= message.weight();
      left(message);
      publish();
      if (message.stillWanted()) {
        message.hand();
        send(message.text());
      }
      tellRoom();
    }
  }

  private void send(String text) {
    sending = true;
    sendingSince = nanoClock.getAsLong();
    sendInFlight = true;
    listener.handed();
    connection.send(text, delivered -> owner.post(() -> completed(delivered)));
  }

  private void completed(boolean delivered) {
    sending = false;
    sendInFlight = false;
    if (delivered) {
      next();
    } else {
      giveUp(CloseCode.INTERNAL_ERROR, "the connection is broken");
    }
  }

  private void tellRoom() {
    if (roomWanted && queue.size() <= limits.maxMessages() / 32 && bytes <= limits.maxBytes() / 4) {
      roomWanted = false;
      listener.room();
    }
  }

  private void giveUp(CloseCode code, String reason) {
    if (!closed) {
      end();
      connection.close(code, reason);
      listener.gaveUp(code, reason);
    }
  }

  private void left(OutboundMessage message) {
    ahead.decrementAndGet();
    aheadBytes.addAndGet(-message.weight());
  }

  private void end() {
    closed = true;
    queue.forEach(this::left);
    queue.clear();
    bytes = 0;
    publish();
  }

  private void publish() {
    waiting = queue.size();
    waitingBytes = bytes;
  }
}
