package org.edgewire.standalone.agent;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program and all that it has started. */
final class ProcessTree {
  private static final boolean WINDOWS =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
  private static final int ROUNDS = 20;
  private static final long STOP_SECONDS = 5;

  private ProcessTree() {}

  /**
   * Kills it, children and children's children included; returns once all have got the signal. They
   * are held first: while one of them runs it may start another, or go on with its next line
   * because a child of it died.
   */
  static void kill(Process program) {
    Set<ProcessHandle> family = new LinkedHashSet<>();
    List<ProcessHandle> found = members(program, family);
    for (int round = 0; !found.isEmpty() && round < ROUNDS; round++) {
      family.addAll(found);
      hold(found);
      found = members(program, family);
    }
    family.addAll(found);
    family.forEach(ProcessHandle::destroyForcibly);
  }

  private static List<ProcessHandle> members(Process program, Set<ProcessHandle> known) {
    return Stream.concat(Stream.of(program.toHandle()), program.descendants())
        .filter(member -> !known.contains(member))
        .toList();
  }

  private static void hold(List<ProcessHandle> members) {
    if (WINDOWS) {
      return;
    }
    String pids =
        members.stream()
            .map(member -> Long.toString(member.pid()))
            .collect(Collectors.joining(" "));
    try {
      Process stop =
          new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + pids)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      awaitEnd(stop);
    } catch (IOException e) {
      System.getLogger(ProcessTree.class.getName())
          .log(System.Logger.Level.DEBUG, "cannot hold processes before they are killed", e);
    }
  }

  /** Also on an interrupted thread: an interrupt is often why the program is killed. */
  private static void awaitEnd(Process stop) {
    boolean interrupted = false;
    while (true) {
      try {
        stop.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
