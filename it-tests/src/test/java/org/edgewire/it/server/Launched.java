package org.edgewire.it.server;

import java.util.Optional;
import java.util.stream.Stream;
import org.edgewire.it.support.Processes;

/** A server that is on its way up. */
sealed interface Launched {
  /** Whether its process is gone. */
  boolean ended();

  /** The virtual machine in which the server is; empty while it is not there. */
  Optional<ProcessHandle> server();

  /** Ends whatever was started, at once. */
  void kill();

  /**
   * A script that ends with its server.
   *
   * @param shell runs it
   */
  record Foreground(Process shell) implements Launched {
    @Override
    public boolean ended() {
      return !shell.isAlive();
    }

    @Override
    public Optional<ProcessHandle> server() {
      return family()
          .filter(process -> process.info().command().orElse("").endsWith("/java"))
          .findFirst();
    }

    @Override
    public void kill() {
      family().toList().forEach(ProcessHandle::destroyForcibly);
    }

    /** The shell itself may have become the server. */
    private Stream<ProcessHandle> family() {
      return Stream.concat(shell.descendants(), Stream.of(shell.toHandle()));
    }
  }

  /**
   * A server that outlives the command that started it.
   *
   * @param process is it
   */
  record Daemon(ProcessHandle process) implements Launched {
    @Override
    public boolean ended() {
      return !Processes.runs(process);
    }

    @Override
    public Optional<ProcessHandle> server() {
      return Optional.of(process);
    }

    @Override
    public void kill() {
      process.destroyForcibly();
    }
  }
}
