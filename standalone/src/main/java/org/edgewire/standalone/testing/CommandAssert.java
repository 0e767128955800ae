package org.edgewire.standalone.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;

/**
 * What a test expects of one command. Each check waits at most 30 s (or {@link #within}) of real
 * time, and fails at once when the command ends otherwise. A failure tells the command's timeline,
 * the broker's explanation, and what was said on the wire.
 */
public final class CommandAssert {
  private final EdgewireServer server;
  private final CommandId id;
  private final Duration patience;

  CommandAssert(EdgewireServer server, CommandId id) {
    this(server, id, EdgewireServer.PATIENCE);
  }

  private CommandAssert(EdgewireServer server, CommandId id, Duration patience) {
    this.server = server;
    this.id = id;
    this.patience = patience;
  }

  /** The same with another patience, of real time. */
  public CommandAssert within(Duration time) {
    return new CommandAssert(server, id, time);
  }

  /** It ends as {@code completed}. */
  public CommandRecord completes() {
    return ends(CommandStatus.COMPLETED);
  }

  /** It ends as {@code failed}. */
  public CommandRecord fails() {
    return ends(CommandStatus.FAILED);
  }

  /** It ends as {@code expired}. */
  public CommandRecord expires() {
    return ends(CommandStatus.EXPIRED);
  }

  /**
   * It ends like that.
   *
   * @throws IllegalArgumentException when that is no end
   */
  public CommandRecord ends(CommandStatus wanted) {
    if (!wanted.isFinal()) {
      throw new IllegalArgumentException(wanted.wireName() + " is no end of a command");
    }
    Optional<CommandRecord> found = await();
    return found
        .filter(command -> command.state().status() == wanted)
        .orElseThrow(() -> new AssertionError(failure(wanted, found)));
  }

  private Optional<CommandRecord> await() {
    try {
      return server
          .broker()
          .awaitFinal(id, patience)
          .get(patience.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the end of " + id, e);
    } catch (ExecutionException | TimeoutException e) {
      return server.broker().find(id);
    }
  }

  private String failure(CommandStatus wanted, Optional<CommandRecord> found) {
    String expected = "expected command " + id + " to end as " + wanted.wireName();
    String actual =
        found.map(command -> told(command.state())).orElse(", but the broker does not know it.");
    return expected + actual + "\n" + server.report();
  }

  private String told(CommandState state) {
    String timeline =
        state.timeline().stream()
            .map(entry -> entry.status().wireName() + " " + entry.at())
            .collect(Collectors.joining(" → "));
    String end = state.status().isFinal() ? ", but it ended as " : ", but it is still ";
    return end
        + state.status().wireName()
        + state.error().map(error -> " (" + error + ")").orElse("")
        + ".\nTimeline: "
        + timeline
        + "\nThe broker explains: "
        + server.explain(id);
  }
}
