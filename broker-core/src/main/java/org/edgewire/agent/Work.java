package org.edgewire.agent;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandStatus;
import org.edgewire.json.JsonText;

/**
 * The commands of an agent, from their arrival to their end. A command is started once: its start
 * is durable before its handler runs, its end before its ack is sent. What merely waits is not
 * recorded, and comes again from the broker after a crash. Owned by the agent's mailbox.
 */
final class Work {
  private static final System.Logger LOG = System.getLogger(Work.class.getName());

  /** More than any broker leaves unacked; what comes beyond is left for it to send again. */
  private static final int MOST_WAITING = 1_024;

  private static final Duration WAITS_LONG = Duration.ofSeconds(5);
  private static final Duration RUNS_LONG = Duration.ofSeconds(1);
  static final String INTERRUPTED = "interrupted: the agent ended while it ran the command";

  private final Loop loop;
  private final Handlers handlers;
  private final int concurrency;
  private final Reports reports;
  private final Map<CommandId, Piece> waiting = new LinkedHashMap<>();
  private final Map<CommandId, Piece> running = new LinkedHashMap<>();
  private boolean stopping;

  /** Hears what is to be told to the broker. */
  interface Reports {
    /** A command ended, and that is durable. */
    void ended(Task task);

    /** A command is on its way; lost without harm. */
    void progress(JsonText ack);
  }

  /** A command that waits or runs. */
  private static final class Piece {
    final IncomingCommand command;
    final long since;
    final boolean polled;
    boolean reported;

    Piece(IncomingCommand command, long since, boolean polled) {
      this.command = command;
      this.since = since;
      this.polled = polled;
    }
  }

  /**
   * @param concurrency how many commands run at once
   */
  Work(Loop loop, Handlers handlers, int concurrency, Reports reports) {
    this.loop = loop;
    this.handlers = handlers;
    this.concurrency = concurrency;
    this.reports = reports;
  }

  /** Ends, or runs again, what ran when the process before this one ended. */
  void recover() {
    for (Task task : loop.journal().tasks().running()) {
      Optional<IncomingCommand> again =
          task.data().flatMap(IncomingCommand::read).filter(handlers::mayRunAgain);
      if (again.isPresent()) {
        Piece piece = new Piece(again.get(), loop.nanoTime(), false);
        running.put(task.id(), piece);
        execute(piece);
      } else {
        end(task.id(), Outcome.failed(INTERRUPTED));
      }
    }
  }

  /**
   * The broker sent a command, maybe once more.
   *
   * @param polled by an answer to a poll
   */
  void arrived(JsonText data, boolean polled) {
    Optional<IncomingCommand> read = IncomingCommand.read(data);
    if (read.isEmpty()) {
      LOG.log(WARNING, "a command without a valid command_id was left alone");
      return;
    }
    IncomingCommand command = read.get();
    Optional<Task> known = loop.journal().tasks().find(command.id());
    if (known.isPresent()) {
      repeated(known.get());
    } else if (waiting.containsKey(command.id())) {
      reports.progress(AgentJson.progress(command.id(), CommandStatus.RECEIVED));
    } else if (!stopping && waiting.size() < MOST_WAITING) {
      waiting.put(command.id(), new Piece(command, loop.nanoTime(), polled));
      startNext();
    } else {
      LOG.log(DEBUG, "command {0} was left for the broker to send again", command.id());
    }
  }

  private void repeated(Task task) {
    if (task.isRunning()) {
      reports.progress(AgentJson.progress(task.id(), CommandStatus.EXECUTING));
    } else {
      Task doubted = task.doubted();
      loop.journal().tasks().put(doubted);
      reports.ended(doubted);
    }
  }

  private void startNext() {
    while (!waiting.isEmpty() && running.size() < concurrency && mayStart()) {
      Piece next = waiting.values().iterator().next();
      waiting.remove(next.command.id());
      start(next.command);
    }
  }

  private boolean mayStart() {
    return !loop.journal().isBroken();
  }

  private void start(IncomingCommand command) {
    CommandId id = command.id();
    if (handlers.of(command).isEmpty()) {
      end(id, Outcome.failed("this agent has no handler for " + command.type()));
      return;
    }
    Piece piece = new Piece(command, loop.nanoTime(), false);
    running.put(id, piece);
    Optional<JsonText> data =
        handlers.mayRunAgain(command) ? Optional.of(command.data()) : Optional.empty();
    loop.record(
        Task.started(id, loop.now(), data),
        () -> execute(piece),
        () -> {
          running.remove(id);
          loop.journal().tasks().remove(id);
        });
  }

  private void execute(Piece piece) {
    CommandId id = piece.command.id();
    IncomingCommand command = piece.command.telling(() -> loop.post(() -> executing(id)));
    CommandHandler handler = handlers.of(command).orElseThrow();
    try {
      loop.handlers().execute(() -> handle(handler, command));
    } catch (RejectedExecutionException e) {
      end(id, Outcome.failed("the agent had no thread for the command"));
    }
  }

  /** On a handler's thread. */
  private void handle(CommandHandler handler, IncomingCommand command) {
    Outcome outcome;
    try {
      outcome = handler.handle(command);
    } catch (InterruptedException e) {
      // Where the agent ends nobody hears this; the next one decides what becomes of the command.
      Thread.currentThread().interrupt();
      outcome = Outcome.failed("interrupted");
    } catch (Exception | LinkageError | AssertionError e) {
      LOG.log(WARNING, "the handler of " + command + " failed", e);
      outcome = Outcome.failed(e.getMessage() == null ? e.getClass().getName() : e.getMessage());
    }
    Outcome result = outcome;
    loop.post(
        () -> {
          end(command.id(), result);
          startNext();
        });
  }

  /** A command ended; also once more, when a later word corrects the first (schedule_message). */
  void end(CommandId id, Outcome outcome) {
    Task task = Task.ended(id, loop.now(), AgentJson.end(id, outcome, loop.now()));
    running.remove(id);
    loop.record(task, () -> reports.ended(task), () -> {});
  }

  private void executing(CommandId id) {
    Piece piece = running.get(id);
    if (piece != null) {
      piece.reported = true;
      reports.progress(AgentJson.progress(id, CommandStatus.EXECUTING));
    }
  }

  /** Every second: tells the broker of what takes long, so that it does not give it up. */
  void tick() {
    startNext();
    tell(waiting, WAITS_LONG, CommandStatus.RECEIVED);
    tell(running, RUNS_LONG, CommandStatus.EXECUTING);
  }

  private void tell(Map<CommandId, Piece> pieces, Duration after, CommandStatus status) {
    for (Piece piece : pieces.values()) {
      if (!piece.reported && loop.nanoTime() - piece.since >= after.toNanos()) {
        piece.reported = true;
        reports.progress(AgentJson.progress(piece.command.id(), status));
      }
    }
  }

  /** How many further commands a poll may bring. */
  int room() {
    return Math.max(0, 2 * concurrency - waiting.size() - running.size());
  }

  /** A WebSocket opened: the broker, which may have taken what runs for lost, hears of it. */
  void opened() {
    running
        .keySet()
        .forEach(id -> reports.progress(AgentJson.progress(id, CommandStatus.EXECUTING)));
  }

  /**
   * The WebSocket is gone: what came by it and was not told to be received is the broker's again,
   * which may cancel it now, or sends it once more.
   */
  void lost() {
    waiting.values().removeIf(piece -> !piece.polled && !piece.reported);
  }

  /** Nothing more is taken; what waits is left to the broker, unless it was told to be received. */
  void stop() {
    stopping = true;
    waiting.values().removeIf(piece -> !piece.reported);
  }

  boolean isIdle() {
    return running.isEmpty() && waiting.isEmpty();
  }
}
