package org.edgewire.it.standalone;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.JarProcess;

/** The commands of the jar, run with the secrets of a broker and its address. */
final class Shell {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final URI broker;

  Shell(Broker broker) {
    this.broker = broker.deployment().baseUri();
  }

  /** The variables that commands need. */
  static Map<String, String> environment() {
    return new HashMap<>(Map.of("EDGE_SECRET", Broker.SECRET, "ADMIN_KEY", Broker.ADMIN_KEY));
  }

  /** Starts a command against the broker. */
  JarProcess start(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--url", broker.toString()));
    return JarProcess.jar(List.of("-XX:TieredStopAtLevel=1"), environment(), all);
  }

  /** The same, without any input, and waits for its end. */
  JarProcess run(String... args) {
    JarProcess process = start(args);
    process.endInput();
    process.awaitExit(PATIENCE);
    return process;
  }
}
