package org.edgewire.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a server's virtual machine holds of the application after a full collection.
 *
 * @param brokers instances of the broker
 * @param loaders class loaders that loaded the broker's class
 * @param threads live threads that the broker began
 */
record JvmView(long brokers, long loaders, long threads) {
  private static final Pattern BROKER = Pattern.compile("(?m)\\borg\\.edgewire\\.Broker\\s*$");
  private static final Pattern INSTANCES =
      Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+org\\.edgewire\\.Broker\\s*$");
  private static final Pattern THREAD = Pattern.compile("(?m)^\"edgewire-");

  /** Collects garbage there, and looks. */
  static JvmView of(RunningServer server) {
    jcmd(server, "GC.run");
    String histogram = jcmd(server, "GC.class_histogram");
    String loaders = jcmd(server, "VM.classloaders", "show-classes=true");
    String threads = jcmd(server, "Thread.print");
    return new JvmView(
        INSTANCES.matcher(histogram).results().mapToLong(row -> Long.parseLong(row.group(1))).sum(),
        BROKER.matcher(loaders).results().count(),
        THREAD.matcher(threads).results().count());
  }

  private static String jcmd(RunningServer server, String... command) {
    Path tool = Path.of(server.place().environment().get("JAVA_HOME"), "bin", "jcmd");
    List<String> all = new ArrayList<>(List.of(tool.toString(), String.valueOf(server.pid())));
    all.addAll(List.of(command));
    try {
      Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(all + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + all, e);
    }
  }
}
