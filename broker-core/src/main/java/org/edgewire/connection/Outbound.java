package org.edgewire.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.edgewire.mailbox.Mailbox;

/**
 * The bounded queue in front of one connection and its only sender: one send in flight (several
 * messages where the connection takes them together), the next from its completion, pongs first
 * (protocol section 1, design section 2 point 3). A peer that does not read is closed with {@link
 * CloseCode#TOO_SLOW}; nothing waits for it.
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

  /**
   * What goes out together is no larger than this: no copy of it is large, and a peer that is slow
   * but reads takes it well before the send deadline.
   */
  private static final int MAX_TOGETHER = 16 * 1024;

  /** So many wait for each other at most. */
  private static final int MAX_HELD = 32;

  private final Connection connection;
  private final OutboundLimits limits;
  private final LongSupplier nanoClock;
  private final OutboundMessage pong;
  private final Optional<FrameSink> sink;
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
    this.pong = OutboundMessage.of(pong);
    this.sink = connection.frames();
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
    owner.post(
        () -> {
          add(message);
          next();
        });
  }

  /**
   * Queues a message that need not go out before {@link #flush}, so that several go out together.
   * In all else, the order too, as {@link #offer}.
   */
  public void hold(OutboundMessage message) {
    ahead.incrementAndGet();
    aheadBytes.addAndGet(message.weight());
    owner.post(
        () -> {
          add(message);
          if (queue.size() >= MAX_HELD) {
            next();
          }
        });
  }

  /** Sends what was held. */
  public void flush() {
    owner.post(this::next);
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
   * Closes the connection and drops what waits; what was only held goes out before.
   *
   * @param settled called when no further message will be handed to the container
   */
  public void close(CloseCode code, String reason, Runnable settled) {
    owner.post(
        () -> {
          if (!closed) {
            next();
            end();
            connection.close(code, reason);
          }
          settled.run();
        });
  }

  private void add(OutboundMessage message) {
    if (isFull(message)) {
      // What is only held may go out first.
      next();
    }
    if (closed) {
      left(message);
      return;
    }
    if (isFull(message)) {
      left(message);
      giveUp(CloseCode.TOO_SLOW, "more waits than the peer reads");
      return;
    }
    queue.add(message);
    bytes += message.weight();
    publish();
  }

  private boolean isFull(OutboundMessage message) {
    return queue.size() >= limits.maxMessages()
        || (bytes + message.weight() > limits.maxBytes() && !queue.isEmpty());
  }

  private void next() {
    while (!sending && !closed) {
      if (pongs > 0) {
        pongs--;
        send(List.of(pong));
        return;
      }
      if (queue.isEmpty()) {
        return;
      }
      List<OutboundMessage> together = take();
      if (!together.isEmpty()) {
        send(together);
      }
      tellRoom();
    }
  }

  /** Those that go out next; none when those that were taken are not wanted any more. */
  private List<OutboundMessage> take() {
    List<OutboundMessage> together = new ArrayList<>();
    int size = 0;
    do {
      OutboundMessage message = queue.remove();
      bytes -= message.weight();
      left(message);
      if (message.stillWanted()) {
        message.hand();
        together.add(message);
        size += message.weight();
      }
    } while (goesWith(together, size));
    publish();
    return together;
  }

  /** Whether the next one may go out with those: only where the container takes several at once. */
  private boolean goesWith(List<OutboundMessage> together, int size) {
    OutboundMessage message = queue.peek();
    return sink.isPresent()
        && message != null
        && !message.isTracked()
        && (together.isEmpty()
            || (!together.get(0).isTracked() && size + message.weight() <= MAX_TOGETHER));
  }

  private void send(List<OutboundMessage> together) {
    sending = true;
    sendingSince = nanoClock.getAsLong();
    sendInFlight = true;
    together.forEach(message -> listener.handed());
    Consumer<Boolean> completion = delivered -> owner.post(() -> completed(delivered));
    if (sink.isPresent()) {
      sink.get().write(TextFrame.of(together), completion);
    } else {
      connection.send(together.get(0).text(), completion);
    }
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
