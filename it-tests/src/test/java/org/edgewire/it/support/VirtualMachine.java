package org.edgewire.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Looks into the virtual machine of a server from outside, by the JDK's {@code jcmd}.
 *
 * @param pid its process
 */
public record VirtualMachine(long pid) {
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
  private static final Pattern THREAD = Pattern.compile("^\"(edgewire-[^\"]*)\"");

  /** Has it throw away what nobody holds; finalizers may want a second time. */
  public void collectGarbage() {
    ask("GC.run");
  }

  /** How many class loaders hold a class of that name. */
  public long copiesOf(String className) {
    return ask("VM.class_hierarchy", className).stream()
        .filter(line -> line.contains("--" + className + "/"))
        .count();
  }

  /** The names of the broker's threads, one for each that lives. */
  public List<String> brokerThreads() {
    return ask("Thread.print").stream()
        .map(THREAD::matcher)
        .filter(java.util.regex.Matcher::find)
        .map(found -> found.group(1))
        .toList();
  }

  private List<String> ask(String... question) {
    List<String> command = new ArrayList<>(List.of(JCMD.toString(), Long.toString(pid)));
    command.addAll(List.of(question));
    try {
      Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
      String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (jcmd.waitFor() != 0) {
        throw new AssertionError("jcmd " + List.of(question) + " failed: " + answer);
      }
      return answer.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking into a server", e);
    }
  }
}
