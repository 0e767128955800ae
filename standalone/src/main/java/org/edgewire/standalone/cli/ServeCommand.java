package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.edgewire.standalone.launch.LaunchException;
import org.edgewire.standalone.launch.LaunchSettings;
import org.edgewire.standalone.launch.MadeSecret;
import org.edgewire.standalone.launch.RunningBroker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a broker until it is told to end. */
@Command(
    name = "serve",
    description = "Run a broker until Ctrl-C or SIGTERM.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Interface to listen on (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = "./edgewire-data",
      description = "Folder of the database (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(names = "--config", paramLabel = "FILE", description = "A properties file.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "One setting by its dotted name; may be repeated.")
  private final Map<String, String> settings = new LinkedHashMap<>();

  private final CliContext context;

  ServeCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public void run() {
    requirePort(port);
    Optional<Path> file = Optional.ofNullable(config);
    file.ifPresent(ServeCommand::requireReadable);
    RunningBroker broker =
        context
            .brokers()
            .start(new LaunchSettings(host, port, DataFolder.prepare(data), file, settings));
    PrintWriter out = spec.commandLine().getOut();
    Lifetime.endWith(broker::close, out);
    greet(broker, out);
    // The classes of the start are garbage; giving it back now halves what an idle broker holds.
    System.gc();
    Lifetime.untilToldToEnd();
  }

  static void requirePort(int port) {
    if (port < 0 || port > 65_535) {
      throw new LaunchException("--port is a number from 0 to 65535, not " + port + ".");
    }
  }

  private static void requireReadable(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new LaunchException("The configuration file " + file + " cannot be read.");
    }
  }

  private static void greet(RunningBroker broker, PrintWriter out) {
    out.println(
        "Edgewire "
            + EdgewireCommand.Version.current()
            + " listens on "
            + broker.baseUri()
            + ", database "
            + broker.database()
            + ", durability "
            + broker.durability()
            + ", environment "
            + broker.environment());
    List<MadeSecret> made = broker.madeSecrets();
    if (!made.isEmpty()) {
      out.println();
      out.println("Not set, so made for this run:");
      made.forEach(secret -> out.println("  export " + secret.variable() + "=" + secret.value()));
      out.println("With these in another terminal:");
      String socket = Urls.edgeSocket(broker.baseUri());
      out.println("  EDGE_AGENT_ID=luna1 BACKEND_WS_URL=" + socket + " \\");
      out.println("    " + Urls.program() + " agent");
      out.println("  " + Urls.program() + " send luna1 send_message_now --wait \\");
      out.println("    --url " + broker.baseUri() + " \\");
      out.println("    --payload '{\"thread_id\":\"t1\",\"text\":\"Hello\"}'");
    }
    out.flush();
  }
}
