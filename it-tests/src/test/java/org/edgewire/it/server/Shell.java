package org.edgewire.it.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** Runs recipes in a workplace; what they print goes to its {@code server.log}. */
final class Shell {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Workplace place;
  private final Path log;

  Shell(Workplace place) {
    this.place = place;
    this.log = place.path("server.log");
  }

  Workplace place() {
    return place;
  }

  /** Where everything goes that is printed. */
  Path log() {
    return log;
  }

  /** Runs a recipe to its end, which must be a good one. */
  void run(String recipe) {
    Process process = start(recipe);
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("recipe " + recipe + " still runs after " + PATIENCE + tail());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in recipe " + recipe, e);
    }
    if (process.exitValue() != 0) {
      throw new AssertionError("recipe " + recipe + " ended with " + process.exitValue() + tail());
    }
  }

  /** Starts a recipe that ends only with its server. */
  Process start(String recipe) {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-eu", "-c", Recipes.named(recipe))
            .directory(place.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().clear();
    builder.environment().putAll(place.environment());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run bash", e);
    }
  }

  private String tail() {
    return ":\n" + LogTail.of(log);
  }
}
