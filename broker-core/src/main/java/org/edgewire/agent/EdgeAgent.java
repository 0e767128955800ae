package org.edgewire.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.edgewire.command.CommandId;

/**
 * An agent: takes commands from a broker, hands each to a handler, and brings the end of each back.
 * With a state file no command is started twice and no end is lost, whatever crashes:
 *
 * <ul>
 *   <li>A start is synced to the file before the handler runs, an end before its ack is sent.
 *   <li>An ack is sent again, on every new connection, until the broker is known to have it.
 *   <li>A command that comes again is answered with what is known of it.
 *   <li>A command that was running when the process died ends as failed, {@code interrupted}; where
 *       its handler is idempotent it is run again instead.
 * </ul>
 *
 * It tells the broker so ({@code capabilities: ["dedup"]}), which therefore repeats what may have
 * been lost on the way. Without a state file it remembers as long as it lives, and tells nothing.
 *
 * <p>It connects for ever: after 1 s, doubled up to 60 s, less a random part; within a second after
 * a restart of the broker. While the WebSocket is not to be had it polls. Thread-safe.
 */
public final class EdgeAgent implements AutoCloseable {
  private final AgentCore core;
  private final Loop loop;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  EdgeAgent(AgentCore core, Loop loop) {
    this.core = core;
    this.loop = loop;
  }

  /** Begins with nothing set. */
  public static EdgeAgentBuilder builder() {
    return new EdgeAgentBuilder();
  }

  /** Connects in the background. Further calls do nothing. */
  public void start() {
    if (started.compareAndSet(false, true)) {
      core.start();
    }
  }

  /**
   * Tells how a command ended that had ended before: an agent that stores a {@code
   * schedule_message} says {@code completed} then, and {@code failed} here when the text could not
   * go out later. As durable as every other end.
   */
  public void report(CommandId id, Outcome outcome) {
    core.report(id, outcome);
  }

  /**
   * Starts no further command, waits for those that run and for the broker to take their acks, at
   * most as long as was set, and says goodbye (1000). What still runs then is interrupted. Further
   * calls do nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    CompletableFuture<Void> stopped = core.stop();
    try {
      stopped.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of an agent cannot fail", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      loop.end();
    }
  }
}
