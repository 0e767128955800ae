package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.edgewire.standalone.launch.LaunchSettings;
import org.edgewire.standalone.launch.RunningBroker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole thing at work. */
@Command(
    name = "demo",
    description = {
      "Show a broker and an agent at work.",
      "Runs both in one process, the database in a temporary folder, sends a few commands, tells "
          + "what happens, and stays up for your own tries until Ctrl-C."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Runnable {
  private static final Logger LOG = Logger.getLogger("org.edgewire");

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "Port, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  private final CliContext context;
  private final SecureRandom random = new SecureRandom();

  DemoCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public void run() {
    ServeCommand.requirePort(port);
    // Its story is told in words; the log would tell it a second time in between.
    LOG.setLevel(Level.WARNING);
    PrintWriter out = spec.commandLine().getOut();
    Path folder = DataFolder.temporary();
    DemoSecrets secrets = new DemoSecrets(secret(), secret());
    Story story = new Story(out, Ansi.AUTO, context.clock());
    story.title("Edgewire demo");
    RunningBroker broker = start(folder, secrets);
    DemoScript script = new DemoScript(story, broker, secrets, context.clock());
    Lifetime.endWith(
        () -> {
          script.close();
          broker.close();
          DataFolder.delete(folder);
        },
        out);
    script.play();
    script.tellWhatToTryNext();
    Lifetime.untilToldToEnd();
  }

  private RunningBroker start(Path folder, DemoSecrets secrets) {
    Map<String, String> settings =
        Map.of("edge.secret", secrets.edgeSecret(), "admin.key", secrets.adminKey());
    LaunchSettings launch =
        new LaunchSettings("127.0.0.1", port, folder, Optional.empty(), settings);
    try {
      return context.brokers().start(launch);
    } catch (RuntimeException e) {
      DataFolder.delete(folder);
      throw e;
    }
  }

  private String secret() {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
