package org.edgewire.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.edgewire.it.contract.MatrixPage;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Deployment;
import org.edgewire.it.support.Members;
import org.edgewire.it.support.Processes;

/** An application server with the application on it, ready. One thread. */
final class RunningServer implements AutoCloseable {
  private static final Duration UNTIL_READY = Duration.ofMinutes(3);
  private static final Duration UNTIL_STOPPED = Duration.ofSeconds(90);

  private final AppServer kind;
  private final Workplace place;
  private volatile ProcessHandle process;
  private final Deployment deployment;
  private final Duration startTime;
  private final Thread lastResort;
  private long residentMib;

  private RunningServer(
      AppServer kind, Workplace place, ProcessHandle process, Duration startTime) {
    this.kind = kind;
    this.place = place;
    this.process = process;
    this.deployment = kind.deployment();
    this.startTime = startTime;
    this.lastResort =
        new Thread(() -> this.process.destroyForcibly(), "ends " + kind.container().title());
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** Starts a server in a fresh folder of that name and waits until the broker is ready. */
  static RunningServer start(AppServer kind, String name) {
    Workplace place = Workplace.fresh(name);
    place.java(kind.javaHome());
    place.set("EDGE_SECRET", Broker.SECRET).set("ADMIN_KEY", Broker.ADMIN_KEY);
    place.set("SUPABASE_JWT_SECRET", Members.JWT_SECRET);
    place.set("ENVIRONMENT", "development").set("EDGE_DRAIN_WINDOW", "300ms");
    kind.prepare(place);
    Shell shell = new Shell(place);
    kind.deploy(shell);
    long begin = System.nanoTime();
    ProcessHandle process = ready(kind, place, kind.start(shell));
    return new RunningServer(kind, place, process, Duration.ofNanos(System.nanoTime() - begin));
  }

  /** Waits until the broker in it is ready. */
  private static ProcessHandle ready(AppServer kind, Workplace place, Launched launched) {
    try {
      awaitReady(kind, launched);
      return launched.server().orElseThrow();
    } catch (RuntimeException | Error e) {
      launched.kill();
      throw new AssertionError(
          kind.container().title() + " did not get ready:\n" + logs(kind, place), e);
    }
  }

  private static void awaitReady(AppServer kind, Launched launched) {
    Api api = new Api(kind.deployment());
    try {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(UNTIL_READY)
          .until(() -> launched.ended() || isReady(api));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("no 200 of /health/ready within " + UNTIL_READY, e);
    }
    if (launched.ended()) {
      throw new AssertionError("its process ended");
    }
  }

  private static boolean isReady(Api api) {
    try {
      return api.send("GET", "/health/ready", "").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static String logs(AppServer kind, Workplace place) {
    Path own = place.path("server.log");
    Path main = kind.log(place);
    return main.equals(own)
        ? LogTail.of(own)
        : LogTail.of(own) + "\n--- " + main + "\n" + LogTail.of(main);
  }

  /** Where it answers, and the secrets. */
  Deployment deployment() {
    return deployment;
  }

  /** What it cost, for {@link MatrixPage}. */
  String cost() {
    return startTime.toMillis() + " ms, " + Math.max(residentMib, residentMib()) + " MiB";
  }

  /** The id of its process. */
  long pid() {
    return process.pid();
  }

  /** How many class loaders of earlier deployments it may keep, however many there were. */
  int pinnedLoaders() {
    return kind.pinnedLoaders();
  }

  /** Its folder. */
  Workplace place() {
    return place;
  }

  /** The end of its log. */
  String logTail() {
    return LogTail.of(kind.log(place));
  }

  /** Stops it as a service manager does, starts it again and waits until it is ready. */
  void restart() {
    residentMib = residentMib();
    stop();
    process = ready(kind, place, kind.startAgain(new Shell(place)));
  }

  /** Has it take the application anew; returns at once. */
  void redeploy() {
    kind.redeploy(place);
  }

  /** Resident memory in MiB, where the system tells; else -1. */
  private long residentMib() {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Asks it to end, as a service manager does, and fails when it does not. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(lastResort);
    stop();
  }

  private void stop() {
    process.destroy();
    try {
      Processes.awaitEnd(process, UNTIL_STOPPED);
    } catch (ConditionTimeoutException e) {
      process.destroyForcibly();
      throw new AssertionError("still running " + UNTIL_STOPPED + " after SIGTERM", e);
    }
  }
}
