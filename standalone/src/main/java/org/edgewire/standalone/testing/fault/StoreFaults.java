package org.edgewire.standalone.testing.fault;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.function.Consumer;
import org.edgewire.mailbox.Timer;
import org.edgewire.store.jdbc.StoreTap;

/**
 * Makes the store slow, or fail. Writes are the groups of changes that the broker keeps, each one
 * commit; reads, and what it tidies up behind, are left alone unless the database is away.
 * Thread-safe.
 */
public final class StoreFaults {
  private static final String CONNECTION_LOST = "08006";

  private final Consumer<String> notes;
  private final Waits waits;
  private final StoreTap tap = new Hindrance();
  private int failing;
  private int losing;
  private int unanswered;
  private int slow;
  private Duration delay = Duration.ZERO;
  private boolean away;

  StoreFaults(Timer timer, Consumer<String> notes) {
    this.notes = notes;
    this.waits = new Waits(timer);
  }

  /** The next writes fail before anything is written: producers get 503. */
  public synchronized StoreFaults failWrites(int times) {
    failing = times;
    return this;
  }

  /** The connection is lost at the next commits, and nothing of them is kept. */
  public synchronized StoreFaults loseCommits(int times) {
    losing = times;
    return this;
  }

  /** The connection is lost after the next commits: they are kept, and nobody knows. */
  public synchronized StoreFaults loseAnswers(int times) {
    unanswered = times;
    return this;
  }

  /**
   * The next commits take that long.
   *
   * @param time of the broker
   */
  public synchronized StoreFaults delayCommits(int times, Duration time) {
    slow = times;
    delay = time;
    return this;
  }

  /** The database is not there, until {@link #comeBack}. */
  public synchronized StoreFaults goAway() {
    away = true;
    notes.accept("the database is away");
    return this;
  }

  /** The database is there again; the broker finds out when it tries next. */
  public synchronized StoreFaults comeBack() {
    away = false;
    notes.accept("the database is back");
    return this;
  }

  /** Whether a commit waits now for its time to pass, and all writes behind it. */
  public boolean isSlow() {
    return waits.isAnyone();
  }

  /** Nothing fails any more, and who waits goes on. */
  synchronized void clear() {
    failing = 0;
    losing = 0;
    unanswered = 0;
    slow = 0;
    away = false;
    waits.endAll();
  }

  /** Where the faults happen. */
  StoreTap tap() {
    return tap;
  }

  private synchronized void check() throws SQLException {
    if (away) {
      throw lost("the database is away");
    }
  }

  private static SQLException lost(String what) {
    return new SQLNonTransientConnectionException(
        what + ", because a test wants it", CONNECTION_LOST);
  }

  private synchronized void writing() throws SQLException {
    check();
    if (failing > 0) {
      failing--;
      notes.accept("a write failed");
      throw lost("the write failed");
    }
  }

  private synchronized Duration nextDelay() {
    if (slow == 0) {
      return Duration.ZERO;
    }
    slow--;
    notes.accept("a commit takes " + delay);
    return delay;
  }

  private synchronized boolean loses() {
    boolean now = losing > 0;
    losing -= now ? 1 : 0;
    return now;
  }

  private synchronized boolean hidesAnswer() {
    boolean now = unanswered > 0;
    unanswered -= now ? 1 : 0;
    return now;
  }

  private final class Hindrance implements StoreTap {
    @Override
    public void use() throws SQLException {
      check();
    }

    @Override
    public void write() throws SQLException {
      writing();
    }

    @Override
    public void commit(Commit commit) throws SQLException {
      check();
      waits.await(nextDelay());
      if (loses()) {
        notes.accept("the connection was lost before a commit");
        throw lost("the connection was lost");
      }
      commit.run();
      if (hidesAnswer()) {
        notes.accept("the connection was lost after a commit");
        throw lost("the connection was lost");
      }
    }
  }
}
