package org.edgewire.standalone.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** How much processor time a process has used so far; empty where that cannot be known. */
final class Cpu {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";

  private Cpu() {}

  static Optional<Duration> of(OptionalLong pid) {
    return pid.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(pid.getAsLong()).flatMap(handle -> handle.info().totalCpuDuration());
  }

  /** The process of this machine that listens there, on Linux. */
  static OptionalLong listener(InetSocketAddress address) {
    if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
      return OptionalLong.empty();
    }
    try {
      Set<String> sockets = new HashSet<>();
      for (String table : List.of("tcp", "tcp6")) {
        Path file = PROC.resolve("net").resolve(table);
        if (Files.isReadable(file)) {
          Files.readAllLines(file).forEach(line -> inode(line, address.getPort(), sockets));
        }
      }
      return owner(sockets);
    } catch (IOException notLinux) {
      return OptionalLong.empty();
    }
  }

  private static void inode(String line, int port, Set<String> sockets) {
    String[] fields = line.strip().split("\\s+", -1);
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    if (fields.length > 9 && fields[1].endsWith(suffix) && fields[3].equals(LISTENING)) {
      sockets.add("socket:[" + fields[9] + "]");
    }
  }

  private static OptionalLong owner(Set<String> sockets) throws IOException {
    if (sockets.isEmpty()) {
      return OptionalLong.empty();
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process.resolve("fd"), sockets)) {
          return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
        }
      }
    }
    return OptionalLong.empty();
  }

  private static boolean holds(Path descriptors, Set<String> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(descriptors)) {
      for (Path file : files) {
        if (sockets.contains(Files.readSymbolicLink(file).toString())) {
          return true;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException notOurs) {
      return false;
    }
    return false;
  }
}
