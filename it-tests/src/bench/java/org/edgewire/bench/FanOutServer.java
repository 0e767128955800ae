package org.edgewire.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.Node;

/**
 * One of those that are compared, a process of its own.
 *
 * @param name in the tables
 * @param process it is
 * @param url where it listens
 * @param end cleans up after it
 */
record FanOutServer(String name, JarProcess process, String url, Runnable end)
    implements AutoCloseable {
  private static final Pattern ADDRESS =
      Pattern.compile("listens on (http://127\\.0\\.0\\.1:\\d+)");

  /** The broker: its database in a folder, every patch synced before it is told. */
  static FanOutServer edgewire(String heap) {
    try {
      Path folder = Files.createTempDirectory("edgewire-fan-out");
      Broker broker =
          Broker.Setup.in(folder)
              .jvm("-Xmx" + heap)
              .set("miniapp.messages.per.second", "100000")
              .start();
      return new FanOutServer(
          "Edgewire",
          broker.process(),
          broker.deployment().baseUri().toString(),
          () -> delete(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Node with the ws package, nothing kept. */
  static FanOutServer node() {
    return listening("Node ws", Node.run(Node.script("broadcast.js"), Map.of()));
  }

  /** Jetty, nothing kept. */
  static FanOutServer jetty(String heap) {
    return listening(
        "Jetty 12",
        JarProcess.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                JettyBroadcast.class.getName()),
            Map.of()));
  }

  private static FanOutServer listening(String name, JarProcess process) {
    return new FanOutServer(name, process, process.awaitLine(ADDRESS).group(1), () -> {});
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
    end.run();
  }
}
