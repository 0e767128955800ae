package org.edgewire.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Deployment;

/** The runnable jar with a small heap and no limit of waiting commands, on a folder of its own. */
final class BacklogBroker implements AutoCloseable {
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  private final Path folder;
  private final String heap;
  private Broker broker;

  BacklogBroker(String heap) {
    this.heap = heap;
    try {
      folder = Files.createTempDirectory("edgewire-backlog");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    broker = start();
  }

  private Broker start() {
    return Broker.Setup.in(folder)
        .jvm("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError")
        .set("edge.queue.limit", "10000000")
        .set("edge.handshakes.per.minute", "1000000")
        .start();
  }

  Deployment deployment() {
    return broker.deployment();
  }

  Api api() {
    return new Api(broker.deployment());
  }

  /** Kills it and starts it again; how long the start took, until it was ready. */
  Duration restart() {
    broker.kill();
    broker = start();
    return broker.startTime();
  }

  /** What its process has used so far, to 10 ms. */
  Duration processorTime() {
    return ProcessHandle.of(broker.process().pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /** What is left on its heap by a full collection, in MiB. */
  double usedMib() {
    jcmd("GC.run");
    Matcher used = USED.matcher(jcmd("GC.heap_info"));
    double kib = 0;
    while (used.find()) {
      kib += Long.parseLong(used.group(1));
    }
    return kib / 1_024;
  }

  private String jcmd(String command) {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = Long.toString(broker.process().pid());
    try {
      Process process = new ProcessBuilder(program, pid, command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a heap was looked at", e);
    }
  }

  /** Size of its database, in MiB. */
  double fileMib() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum()
          / 1_048_576.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    broker.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
