package org.edgewire.it.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs scripts of {@code src/test/node} with Node, where Node and its packages are there. */
public final class Node {
  private static final Path FOLDER = Path.of(System.getProperty("edgewire.node", "target/node"));

  private Node() {}

  /** Why scripts cannot be run here; empty when they can. */
  public static Optional<String> missing() {
    if (!Files.isDirectory(FOLDER.resolve("node_modules/ws"))) {
      return Optional.of("no ws package in " + FOLDER + ": npm is not on this machine");
    }
    try {
      int exit = new ProcessBuilder("node", "--version").start().waitFor();
      return exit == 0 ? Optional.empty() : Optional.of("node --version failed: " + exit);
    } catch (IOException e) {
      return Optional.of("node is not on this machine: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking for node", e);
    }
  }

  /** The text of a script. */
  public static String script(String name) {
    try {
      return Files.readString(FOLDER.resolve(name), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the tests of a script with Node's own runner; ends with 0 when all passed. */
  public static JarProcess test(String name, Map<String, String> environment) {
    return JarProcess.run(List.of("node", "--test", FOLDER.resolve(name).toString()), environment);
  }

  /** Runs a script of that text from the folder where the packages are. */
  public static JarProcess run(String script, Map<String, String> environment, String... args) {
    try {
      Path file = Files.createTempFile(FOLDER, "run-", ".js");
      Files.writeString(file, script, UTF_8);
      List<String> command = new ArrayList<>(List.of("node", file.toString()));
      command.addAll(List.of(args));
      return JarProcess.run(command, environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new folder from which scripts find the packages. */
  public static Path folderOfPackages(String prefix) {
    try {
      return Files.createTempDirectory(FOLDER, prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a script that a package brings, on a file, from the folder where the file is. */
  public static JarProcess binary(String script, List<String> options, Path file) {
    List<String> command = new ArrayList<>(List.of("node"));
    command.add(FOLDER.resolve("node_modules").resolve(script).toString());
    command.addAll(options);
    command.add(file.toString());
    return JarProcess.run(command, Map.of());
  }
}
