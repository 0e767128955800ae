package org.edgewire.standalone.testing.record;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Plays what peers said in a {@link Recording} to a server, as soon as what they had heard before
 * has come again, and compares what comes. Begins at once, on a thread of its own; what producers
 * did then over HTTP the test has to do again. Ids that the broker gives anew are put into what
 * peers answer.
 */
public final class Replay {
  private final Recording recording;
  private final Door door;
  private final Duration patience;
  private final Comparison comparison;
  private final Map<Integer, ReplayedPeer> peers = new HashMap<>();
  private final CompletableFuture<Void> played = new CompletableFuture<>();

  private Replay(Recording recording, Door door, Duration patience) {
    this.recording = recording;
    this.door = door;
    this.patience = patience;
    this.comparison = new Comparison(recording.volatileNames());
  }

  /**
   * Begins to play.
   *
   * @param patience how long it waits for each frame, in real time
   */
  public static Replay begin(Recording recording, Door door, Duration patience) {
    Replay replay = new Replay(recording, door, patience);
    Thread thread = new Thread(replay::run, "edgewire-replay");
    thread.setDaemon(true);
    thread.start();
    return replay;
  }

  /**
   * Waits for the end.
   *
   * @throws AssertionError when something else came than was recorded
   */
  public void matches() {
    try {
      long frames = recording.lines().size() + 1L;
      played.get(patience.toMillis() * frames, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + recording + " was played", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Different different
          ? new AssertionError(different.getMessage())
          : new AssertionError(recording + " cannot be played: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the replay of " + recording + " does not end", e);
    }
  }

  /** Tells the first difference; never leaves this class. */
  private static final class Different extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Different(String message) {
      super(message, null, false, false);
    }
  }

  private void run() {
    try {
      List<Line> lines = recording.lines();
      for (int i = 0; i < lines.size(); i++) {
        play(i + 1, lines.get(i));
      }
      peers.forEach(this::nothingMore);
      played.complete(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      played.completeExceptionally(e);
    } catch (UncheckedIOException e) {
      played.completeExceptionally(e.getCause());
    } catch (RuntimeException | Error e) {
      played.completeExceptionally(e);
    } finally {
      peers.values().forEach(ReplayedPeer::end);
    }
  }

  private void play(int number, Line line) throws InterruptedException {
    if (line.isHeartbeat()) {
      return;
    }
    if (line.event() == Line.Event.OPEN) {
      peers.put(line.connection(), new ReplayedPeer(door, line.peer(), patience));
      return;
    }
    ReplayedPeer peer = peers.get(line.connection());
    if (peer == null) {
      throw new IllegalArgumentException(
          "line " + number + " is of a connection that was never opened");
    }
    switch (line.event()) {
      case IN -> peer.send(spoken(line));
      case OUT -> expect(number, line, peer, line.text());
      case OUT_CLOSE -> expect(number, line, peer, ReplayedPeer.close(line.text()));
      case IN_CLOSE -> peer.leave(Integer.parseInt(line.text()));
      case OPEN -> throw new AssertionError("an opening was played before");
    }
  }

  private String spoken(Line line) {
    return comparison
        .translated(line.text())
        .replace("\"" + Secrets.MASK + "\"", "\"" + door.token(line.peer()) + "\"");
  }

  private void expect(int number, Line line, ReplayedPeer peer, String recorded)
      throws InterruptedException {
    Optional<String> next = peer.next();
    if (next.isEmpty()) {
      throw different(
          number, line, "nothing came within " + patience.toSeconds() + " s", recorded, "");
    }
    Optional<String> difference = comparison.difference(recorded, next.get());
    if (difference.isPresent()) {
      throw different(number, line, difference.get(), recorded, next.get());
    }
  }

  private Different different(int number, Line line, String what, String recorded, String now) {
    return new Different(
        "the replay of "
            + recording
            + " differs at line "
            + number
            + " (to "
            + line.who()
            + ", connection "
            + line.connection()
            + "): "
            + what
            + "\n  recorded frame: "
            + recorded
            + (now.isEmpty() ? "" : "\n  frame now:      " + now));
  }

  private void nothingMore(int connection, ReplayedPeer peer) {
    peer.surplus()
        // The close in answer to its own is not worth a line of its own.
        .filter(frame -> !frame.startsWith("close "))
        .ifPresent(
            frame -> {
              throw new Different(
                  "the replay of "
                      + recording
                      + " ends, but connection "
                      + connection
                      + " got more: "
                      + frame);
            });
  }
}
