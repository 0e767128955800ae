package org.edgewire.it.support;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A broker run by {@code serve} on a free port. Thread-safe. */
public final class Broker implements AutoCloseable {
  /** What agents of tests sign with. */
  public static final String SECRET = "a-secret-of-the-tests-0123456789";

  /** What producers of tests show. */
  public static final String ADMIN_KEY = "an-admin-key-of-the-tests-0123456789";

  private static final Pattern ADDRESS =
      Pattern.compile("listens on http://127\\.0\\.0\\.1:(\\d+)");

  private final JarProcess process;
  private final Deployment deployment;
  private final Duration startTime;

  private Broker(JarProcess process, Deployment deployment, Duration startTime) {
    this.process = process;
    this.deployment = deployment;
    this.startTime = startTime;
  }

  /**
   * How to start it.
   *
   * @param data its folder
   * @param jvm options of the virtual machine
   * @param environment variables
   * @param args further arguments of {@code serve}
   */
  public record Setup(
      Path data, List<String> jvm, Map<String, String> environment, List<String> args) {
    /** Defaults, in development. */
    public static Setup in(Path data) {
      return new Setup(
          data,
          List.of(),
          Map.of(
              "EDGE_SECRET",
              SECRET,
              "ADMIN_KEY",
              ADMIN_KEY,
              "SUPABASE_JWT_SECRET",
              Members.JWT_SECRET),
          List.of());
    }

    /** With a variable of the environment. */
    public Setup env(String name, String value) {
      Map<String, String> more = new HashMap<>(environment);
      more.put(name, value);
      return new Setup(data, jvm, more, args);
    }

    /** With further arguments of {@code serve}. */
    public Setup with(String... arguments) {
      List<String> more = new ArrayList<>(args);
      more.addAll(List.of(arguments));
      return new Setup(data, jvm, environment, more);
    }

    /** With options of the virtual machine. */
    public Setup jvm(String... options) {
      return new Setup(data, List.of(options), environment, args);
    }

    /** With a setting. */
    public Setup set(String name, String value) {
      List<String> more = new ArrayList<>(args);
      more.addAll(List.of("--set", name + "=" + value));
      return new Setup(data, jvm, environment, more);
    }

    /** On this port, where another broker was before. */
    public Setup port(int port) {
      List<String> more = new ArrayList<>(args);
      more.addAll(List.of("--port", Integer.toString(port)));
      return new Setup(data, jvm, environment, more);
    }

    /** Starts the process without waiting for anything. */
    public JarProcess launch() {
      List<String> all =
          new ArrayList<>(List.of("serve", "--host", "127.0.0.1", "--data", data.toString()));
      all.addAll(args);
      if (!all.contains("--port")) {
        all.addAll(List.of("--port", "0"));
      }
      return JarProcess.jar(jvm, environment, all);
    }

    /** Starts it and waits until it is ready. */
    public Broker start() {
      long begin = System.nanoTime();
      JarProcess process = launch();
      try {
        String port = process.awaitLine(ADDRESS).group(1);
        Deployment deployment =
            new Deployment(
                URI.create("http://127.0.0.1:" + port),
                environment.get("EDGE_SECRET"),
                environment.get("ADMIN_KEY"));
        Api api = new Api(deployment);
        Awaitility.await("ready")
            .pollInterval(Duration.ofMillis(5))
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptions()
            .until(() -> api.send("GET", "/health/ready", "").status() == 200);
        return new Broker(process, deployment, Duration.ofNanos(System.nanoTime() - begin));
      } catch (RuntimeException | Error e) {
        process.close();
        throw new AssertionError("the broker did not get ready:\n" + process.output(), e);
      }
    }
  }

  /** Where it listens, and the secrets. */
  public Deployment deployment() {
    return deployment;
  }

  /** The process it is. */
  public JarProcess process() {
    return process;
  }

  /** From launch to ready. */
  public Duration startTime() {
    return startTime;
  }

  /** Asks it to end and gives its exit code, which must come within 10 s. */
  public int stop() {
    process.terminate();
    return process.awaitExit(Duration.ofSeconds(60));
  }

  /** Ends it with {@code kill -9}. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
