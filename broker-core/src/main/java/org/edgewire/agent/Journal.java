package org.edgewire.agent;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;

/**
 * The tasks and the file that they survive in. What is recorded while the mailbox has work is
 * synced together, once: the sync is a task of the same mailbox, behind those. Without a file
 * everything is durable at once, and lost with the process. Owned by the agent's mailbox.
 */
final class Journal implements AutoCloseable {
  private static final long MIN_REWRITE = 1024 * 1024;

  private final AgentId agent;
  private final Optional<StateFile> file;
  private final Clock clock;
  private final Tasks tasks = new Tasks();
  private final StringBuilder lines = new StringBuilder();
  private List<Waiting> waiting = new ArrayList<>();
  private boolean force;
  private boolean broken;
  private long sizeOfRewrite;

  /** What follows when a record is durable, or cannot be made so. */
  private record Waiting(Runnable durable, Runnable failed) {}

  private Journal(AgentId agent, Optional<StateFile> file, Clock clock) {
    this.agent = agent;
    this.file = file;
    this.clock = clock;
  }

  /**
   * Reads the file.
   *
   * @throws AgentStateException when it cannot be used
   */
  static Journal open(AgentId agent, Optional<StateFile> file, Clock clock) {
    Journal journal = new Journal(agent, file, clock);
    file.ifPresent(
        present -> {
          try {
            present.read(line -> TaskLines.read(line, agent, journal.tasks));
            journal.rewrite();
          } catch (IOException e) {
            present.close();
            throw new AgentStateException("the state file cannot be written: " + e, e);
          } catch (AgentStateException e) {
            present.close();
            throw e;
          }
        });
    return journal;
  }

  /** Whether what it holds survives the process. */
  boolean isDurable() {
    return file.isPresent();
  }

  Tasks tasks() {
    return tasks;
  }

  /** Whether nothing can be recorded until {@link #repair}. */
  boolean isBroken() {
    return broken;
  }

  /** Whether {@link #sync} has something to do. */
  boolean isDirty() {
    return !lines.isEmpty() || !waiting.isEmpty();
  }

  /**
   * Records a task as it is now; one of the two runs in a later {@link #sync}.
   *
   * @param failed the task was not recorded, and will be by {@link #repair} unless it is removed
   */
  void record(Task task, Runnable durable, Runnable failed) {
    tasks.put(task);
    lines.append(TaskLines.of(task));
    waiting.add(new Waiting(durable, failed));
    force = true;
  }

  /** The broker has these ends. Need not be durable: at worst they are told again. */
  void confirm(Collection<CommandId> ids) {
    List<CommandId> news = ids.stream().filter(tasks::confirm).toList();
    if (!news.isEmpty()) {
      lines.append(TaskLines.known(news));
    }
  }

  /**
   * Makes everything recorded durable and runs what follows.
   *
   * @param onFailure hears why it could not be
   */
  void sync(Consumer<IOException> onFailure) {
    List<Waiting> due = waiting;
    waiting = new ArrayList<>();
    boolean durable = written(onFailure);
    lines.setLength(0);
    force = false;
    due.forEach(after -> (durable ? after.durable() : after.failed()).run());
  }

  private boolean written(Consumer<IOException> onFailure) {
    if (broken) {
      return false;
    }
    try {
      if (file.isPresent()) {
        file.get().write(lines.toString(), force);
        rewriteWhenDue(file.get());
      } else if (tasks.size() > Tasks.MOST + Tasks.MOST / 10) {
        tasks.forget(clock.instant());
      }
      return true;
    } catch (IOException e) {
      broken = true;
      onFailure.accept(e);
      return false;
    }
  }

  private void rewriteWhenDue(StateFile present) throws IOException {
    if (present.size() > Math.max(MIN_REWRITE, 2 * sizeOfRewrite)) {
      rewrite();
    }
  }

  private void rewrite() throws IOException {
    tasks.forget(clock.instant());
    List<String> all = new ArrayList<>(tasks.size() + 1);
    all.add(TaskLines.header(agent));
    tasks.all().forEach(task -> all.add(TaskLines.of(task)));
    file.orElseThrow().rewrite(all);
    sizeOfRewrite = file.orElseThrow().size();
  }

  /** Tries to write everything anew after a failure; says whether recording works again. */
  boolean repair() {
    if (broken) {
      try {
        rewrite();
        broken = false;
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    file.ifPresent(StateFile::close);
  }
}
