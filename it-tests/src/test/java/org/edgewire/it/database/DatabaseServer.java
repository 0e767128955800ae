package org.edgewire.it.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.Processes;

/**
 * A database server as a process on 127.0.0.1 with a folder of its own, which goes when it is
 * closed. What it committed survives {@link #kill()}, though not a power loss. For one thread;
 * {@link #newDatabase()} for any.
 */
public abstract class DatabaseServer implements AutoCloseable {
  /** The owner of every database of the tests. */
  static final String USER = "edgewire";

  /** That owner's password. */
  static final String PASSWORD = "a-password-of-the-tests";

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

  private final AtomicInteger databases = new AtomicInteger();
  private final Path folder;
  private final int port;
  private final Thread lastCare = new Thread(this::endQuietly, "stops a database server");
  private Optional<JarProcess> process = Optional.empty();

  DatabaseServer(Path folder) {
    this.folder = folder;
    this.port = freePort();
    Runtime.getRuntime().addShutdownHook(lastCare);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  /** What people call it. */
  public abstract String name();

  /** The class of its JDBC driver. */
  public abstract String driverClass();

  /** The JDBC URL of one of its databases. */
  public abstract String jdbcUrl(String database);

  /** Cuts all connections to a database, whatever they are doing. */
  public abstract void throwOut(String database);

  /** Another user of a database, who may read and write its tables and make none. */
  abstract DatabaseAddress withoutRightToCreate(DatabaseAddress database);

  /** Makes the files of a server with the user of the tests. */
  abstract void initialise(Path folder);

  /** The command that runs it. */
  abstract List<String> command(Path folder, int port);

  /** Asks the process to end soon, whoever is connected. */
  abstract void askToStop(JarProcess process);

  /** A database that exists in every server of this kind. */
  abstract String firstDatabase();

  /** Starts it, the first time on empty files, later on what is there, always on the same port. */
  public final void start() {
    if (!Files.isDirectory(folder.resolve("data"))) {
      initialise(folder);
    }
    JarProcess started = JarProcess.run(command(folder, port), Map.of());
    process = Optional.of(started);
    try {
      Awaitility.await(name() + " answers")
          .pollInterval(Duration.ofMillis(20))
          .atMost(STARTS_WITHIN)
          .until(() -> answers() || !started.isAlive());
    } catch (RuntimeException e) {
      throw new IllegalStateException(name() + " did not start:\n" + started.output(), e);
    }
    if (!started.isAlive()) {
      throw new IllegalStateException(name() + " ended at once:\n" + started.output());
    }
  }

  private boolean answers() {
    try (Connection connection =
        DriverManager.getConnection(jdbcUrl(firstDatabase()), USER, PASSWORD)) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Stops it cleanly, whoever is connected; its files stay. */
  public final void stop() {
    if (running()) {
      askToStop(process.orElseThrow());
      process.orElseThrow().awaitExit(Duration.ofSeconds(30));
    }
  }

  /** Ends it with {@code kill -9}; its files stay. */
  public final void kill() {
    if (!running()) {
      return;
    }
    // Its children end by themselves, but only a moment later, and until then it cannot be started
    // again.
    List<ProcessHandle> children =
        ProcessHandle.of(process.orElseThrow().pid()).stream()
            .flatMap(ProcessHandle::descendants)
            .toList();
    process.orElseThrow().kill();
    children.forEach(ProcessHandle::destroyForcibly);
    children.forEach(child -> Processes.awaitEnd(child, STARTS_WITHIN));
  }

  /** Whether its process lives. */
  public final boolean running() {
    return process.isPresent() && process.get().isAlive();
  }

  /** What it printed. */
  public final String output() {
    return process.map(JarProcess::output).orElse("");
  }

  /** Where it listens, on 127.0.0.1. */
  public final int port() {
    return port;
  }

  /** The owner of its databases. */
  public final String user() {
    return USER;
  }

  /** That owner's password. */
  public final String password() {
    return PASSWORD;
  }

  /** An empty database of its own for whoever asks. Any thread. */
  public final DatabaseAddress newDatabase() {
    String name = "edgewire_" + databases.incrementAndGet();
    address(firstDatabase()).execute("create database " + name);
    return address(name);
  }

  /** Removes a database, whoever still uses it. */
  final void drop(DatabaseAddress database) {
    throwOut(database.name());
    administration().execute("drop database " + database.name());
  }

  /** For looking into the server. */
  final DatabaseAddress administration() {
    return address(firstDatabase());
  }

  private DatabaseAddress address(String database) {
    return new DatabaseAddress(jdbcUrl(database), USER, PASSWORD);
  }

  /** Ends it and removes its files. */
  @Override
  public final void close() {
    Runtime.getRuntime().removeShutdownHook(lastCare);
    endQuietly();
  }

  private void endQuietly() {
    kill();
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.getLogger(DatabaseServer.class.getName())
          .log(System.Logger.Level.WARNING, "{0} was not removed: {1}", folder, e);
    }
  }
}
