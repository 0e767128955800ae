package org.edgewire.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A fresh folder in which one server lives for one run, and the environment of its processes. */
final class Workplace {
  private static final Path TARGET = Path.of(System.getProperty("edgewire.target", "target"));
  private static final Path SERVERS =
      Path.of(System.getProperty("edgewire.servers", "target/servers"));
  private static final Path DRIVERS =
      Path.of(System.getProperty("edgewire.drivers", "target/drivers"));
  private static final Path WARS = Path.of(System.getProperty("edgewire.wars", "../war/target"));

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  private Workplace(Path folder) {
    this.folder = folder;
    List.of("PATH", "HOME", "LANG", "TMPDIR")
        .forEach(name -> set(name, System.getenv().getOrDefault(name, "")));
    environment.values().removeIf(String::isEmpty);
  }

  /** Begins anew in {@code target/server-runs}; what an earlier run left there is deleted. */
  static Workplace fresh(String name) {
    Path folder = TARGET.resolve("server-runs").resolve(name).toAbsolutePath().normalize();
    try {
      delete(folder);
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Workplace(folder);
  }

  /** The folder in which an unpacked server is. */
  static Path serverHome(String name) {
    Path folder = SERVERS.resolve(name).toAbsolutePath().normalize();
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException(
          "the server is not unpacked in "
              + folder
              + ": run the build without -DskipServers, or with -Pall-servers",
          e);
    }
  }

  Path folder() {
    return folder;
  }

  Path path(String relative) {
    return folder.resolve(relative);
  }

  Map<String, String> environment() {
    return environment;
  }

  Workplace set(String name, Object value) {
    environment.put(name, value.toString());
    return this;
  }

  /** Has the processes run on that JDK. */
  Workplace java(Path home) {
    return set("JAVA_HOME", home).set("PATH", home.resolve("bin") + ":" + environment.get("PATH"));
  }

  /** The file of a web application. */
  static Path war(String name) {
    Path war = WARS.resolve(name);
    if (!Files.isRegularFile(war)) {
      throw new IllegalStateException("there is no " + war + ": build the module war");
    }
    return war;
  }

  /** Puts a web application where the recipes look for it. */
  Workplace putWar(String name) {
    return copy(war(name), name);
  }

  /** Puts a JDBC driver where the recipes look for it: the artifact's name tells which. */
  Workplace driver(String artifact) {
    try (Stream<Path> drivers = Files.list(DRIVERS)) {
      Path driver =
          drivers
              .filter(file -> file.getFileName().toString().startsWith(artifact + "-"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("no " + artifact + " in " + DRIVERS));
      return copy(driver, driver.getFileName().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a file or a whole folder. */
  Workplace copy(Path from, String to) {
    Path target = path(to);
    try (Stream<Path> all = Files.walk(from)) {
      Files.createDirectories(target.getParent());
      for (Path one : (Iterable<Path>) all::iterator) {
        Path copy = one.equals(from) ? target : target.resolve(from.relativize(one).toString());
        if (Files.isDirectory(one)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(one, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Workplace makeFolders(String... names) {
    try {
      for (String name : names) {
        Files.createDirectories(path(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Workplace write(String file, String text) {
    try {
      Files.createDirectories(path(file).getParent());
      Files.writeString(path(file), text, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Workplace delete(String file) {
    try {
      Files.delete(path(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Replaces a text that must be there. */
  Workplace edit(String file, String text, String by) {
    String old = read(file);
    if (!old.contains(text)) {
      throw new IllegalStateException("no " + text + " in " + path(file));
    }
    return write(file, old.replace(text, by));
  }

  String read(String file) {
    try {
      return Files.readString(path(file), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
