package org.edgewire.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The JDKs that servers run on, whatever the build runs on. */
final class Jdk {
  private static final Path OWN = Path.of(System.getProperty("java.home"));

  private Jdk() {}

  /**
   * For most servers: {@code it.server.java.home}, else a JDK 17 beside the build's own, else the
   * build's own.
   */
  static Path usual() {
    return told("it.server.java.home", "IT_SERVER_JAVA_HOME").or(() -> neighbour("17")).orElse(OWN);
  }

  /**
   * For servers that need more than 17: {@code it.server.java25.home}, else a JDK 25 beside the
   * build's own.
   */
  static Path newest() {
    return told("it.server.java25.home", "IT_SERVER_JAVA25_HOME")
        .or(() -> neighbour("25"))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "this server needs a JDK 25: name its folder by -Dit.server.java25.home or the"
                        + " environment variable IT_SERVER_JAVA25_HOME"));
  }

  private static Optional<Path> told(String property, String variable) {
    return Stream.of(System.getProperty(property, ""), System.getenv().getOrDefault(variable, ""))
        .filter(value -> !value.isBlank())
        .findFirst()
        .map(Jdk::existing);
  }

  private static Path existing(String folder) {
    Path home = Path.of(folder);
    if (!Files.isExecutable(home.resolve("bin/java"))) {
      throw new IllegalStateException("there is no bin/java in " + folder);
    }
    return home;
  }

  /** The build's own if it fits, else one beside it, where packages of the system put theirs. */
  private static Optional<Path> neighbour(String feature) {
    if (is(OWN, feature)) {
      return Optional.of(OWN);
    }
    try (Stream<Path> folders = Files.list(OWN.toRealPath().getParent())) {
      return folders.sorted().filter(home -> is(home, feature)).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean is(Path home, String feature) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/javac")) || !Files.isRegularFile(release)) {
      return false;
    }
    try {
      String text = Files.readString(release, UTF_8);
      return text.contains("JAVA_VERSION=\"" + feature + ".")
          || text.contains("JAVA_VERSION=\"" + feature + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
