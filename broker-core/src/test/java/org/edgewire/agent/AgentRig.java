package org.edgewire.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.handshake.EdgeToken;
import org.edgewire.mailbox.ManualClock;
import org.edgewire.mailbox.ManualTimer;

/**
 * An agent on one thread, with a real state file, whose time, network and handlers a test moves. A
 * crash leaves the file as it is at that moment.
 */
final class AgentRig implements AutoCloseable {
  final ManualClock clock = new ManualClock();
  final List<String> started = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  final Deque<Runnable> handlerTasks = new ArrayDeque<>();
  boolean idempotent;
  boolean tellsProgress;
  Outcome outcome = Outcome.done();

  FakeNetwork network = new FakeNetwork();
  AgentCore core;
  private ManualTimer timer;
  private Loop loop;
  private Path file;
  private final Path folder;
  private int lives;

  AgentRig(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("state-0");
    begin();
  }

  private void begin() {
    timer = new ManualTimer();
    Journal journal = Journal.open(new AgentId("a1"), Optional.of(StateFile.open(file)), clock);
    loop =
        new Loop(
            new Loop.Ground(
                clock, timer, Runnable::run, Runnable::run, handlerTasks::add, () -> {}),
            journal);
    Settings settings =
        new Settings(
            URI.create("ws://127.0.0.1:1/edge/ws"),
            new AgentId("a1"),
            () -> EdgeToken.make("s", new AgentId("a1"), "", clock.instant()),
            2,
            Duration.ofSeconds(10));
    core =
        new AgentCore(
            loop,
            settings,
            new Handlers(
                Map.of("t", this::handle), Optional.empty(), idempotent ? Set.of("t") : Set.of()),
            new AgentCore.Network(network.container(), network, () -> 0),
            new AgentListener() {
              @Override
              public void note(String line) {
                notes.add(line);
              }
            });
    core.start();
  }

  private Outcome handle(IncomingCommand command) {
    started.add(command.id().value());
    if (tellsProgress) {
      command.progress();
    }
    return outcome;
  }

  /** Lets the next handler run to its end. */
  void work() {
    handlerTasks.remove().run();
  }

  /** Dies with what is in the file, and begins anew with it; handlers that waited never ran. */
  void crash() {
    FakeNetwork dead = network;
    network = new FakeNetwork();
    network.refusal = dead.refusal;
    handlerTasks.clear();
    Path next = folder.resolve("state-" + ++lives);
    try {
      Files.copy(file, next);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    loop.end();
    file = next;
    begin();
  }

  void refuse(int status) {
    network.refusal = OptionalInt.of(status);
  }

  void letIn() {
    network.refusal = OptionalInt.empty();
  }

  FakeNetwork.Socket socket() {
    return network.last();
  }

  /** Time goes by second by second; each ping is answered at once. */
  void passAnswering(Duration time) {
    for (long i = 0; i < time.toSeconds(); i++) {
      long before = network.sockets.isEmpty() ? 0 : socket().pings();
      pass(Duration.ofSeconds(1));
      if (!network.sockets.isEmpty() && socket().pings() > before) {
        socket().pong();
      }
    }
  }

  void pass(Duration time) {
    clock.advance(time);
    timer.advance(time);
  }

  boolean remembersAsKnown(String id) {
    return loop.journal().tasks().find(new CommandId(id)).filter(Task::known).isPresent();
  }

  String fileText() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    loop.end();
  }
}
