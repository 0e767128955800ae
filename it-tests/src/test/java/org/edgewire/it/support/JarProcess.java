package org.edgewire.it.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The runnable jar, or any other program, as a process whose output is kept. Thread-safe. */
public final class JarProcess implements AutoCloseable {
  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private JarProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::keepOutput, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Runs the jar with arguments; {@code environment} is added to the own one. */
  public static JarProcess jar(
      List<String> jvm, Map<String, String> environment, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.add("-jar");
    command.add(jarFile().toString());
    command.addAll(args);
    return run(command, environment);
  }

  /** Runs the jar with arguments and waits for its end. */
  public static JarProcess finished(Map<String, String> environment, String... args) {
    JarProcess process = jar(List.of("-XX:TieredStopAtLevel=1"), environment, List.of(args));
    process.awaitExit(Duration.ofSeconds(90));
    return process;
  }

  /** Runs any program. */
  public static JarProcess run(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    List.of(
            "EDGE_SECRET",
            "EDGE_TOKEN",
            "EDGE_AGENT_ID",
            "ADMIN_KEY",
            "ENVIRONMENT",
            "SUPABASE_JWT_SECRET")
        .forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    try {
      return new JarProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    }
  }

  private static Path jarFile() {
    String path = System.getProperty("edgewire.jar");
    if (path == null || !Files.isRegularFile(Path.of(path))) {
      throw new IllegalStateException(
          "system property edgewire.jar must name the runnable jar, but is " + path);
    }
    return Path.of(path);
  }

  private void keepOutput() {
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("(output ended: " + e + ")");
    }
  }

  /** Everything it printed so far. */
  public String output() {
    return String.join("\n", lines);
  }

  /** Its lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** The first line in which the pattern is found, after at most 90 s. */
  public Matcher awaitLine(Pattern pattern) {
    List<Matcher> found = new ArrayList<>();
    try {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(10))
          .atMost(Duration.ofSeconds(90))
          .until(() -> find(pattern, found) || !process.isAlive());
      if (process.isAlive()) {
        return found.get(0);
      }
      reader.join(20_000);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("no line " + pattern + " in:\n" + output(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a line", e);
    }
    if (!find(pattern, found)) {
      throw new AssertionError("ended without a line " + pattern + ":\n" + output());
    }
    return found.get(0);
  }

  private boolean find(Pattern pattern, List<Matcher> found) {
    for (String line : lines) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        found.add(matcher);
        return true;
      }
    }
    return false;
  }

  /** Waits for a line that contains this text. */
  public void awaitText(String text) {
    awaitLine(Pattern.compile(Pattern.quote(text)));
  }

  /** Gives it a line of input. */
  public void type(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("it takes no input any more:\n" + output(), e);
    }
  }

  /** Tells it that there is no more input. */
  public void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Asks it to end as Ctrl-C does; where processes are started deaf to that, as some build servers
   * do, as a service manager does.
   */
  public void interrupt() {
    String signal = ignoresInterrupts() ? "-TERM" : "-INT";
    JarProcess kill = run(List.of("/bin/sh", "-c", "kill " + signal + " " + pid()), Map.of());
    if (kill.awaitExit(Duration.ofSeconds(60)) != 0) {
      throw new AssertionError("kill " + signal + " failed: " + kill.output());
    }
  }

  private boolean ignoresInterrupts() {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
          .filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    } catch (IOException e) {
      return false;
    }
  }

  /** Asks it to end, as a service manager does. */
  public void terminate() {
    // Process.destroy would also close the output, and the last words would be lost.
    process.toHandle().destroy();
  }

  /** Ends it at once and waits until it is gone. */
  public void kill() {
    process.toHandle().destroyForcibly();
    awaitExit(Duration.ofSeconds(60));
  }

  /** Its exit code, within that time. */
  public int awaitExit(Duration time) {
    try {
      if (!process.waitFor(time.toSeconds(), SECONDS)) {
        throw new AssertionError("still running after " + time + ":\n" + output());
      }
      reader.join(20_000);
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the exit", e);
    }
  }

  /** Resident memory in KiB, where the system tells; else -1. */
  public long residentKib() {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(-1L);
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
