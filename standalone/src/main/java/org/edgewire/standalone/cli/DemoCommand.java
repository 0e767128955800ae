package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.edgewire.config.Settings;
import org.edgewire.config.Source;
import org.edgewire.standalone.launch.LaunchException;
import org.edgewire.standalone.launch.RunningBroker;
import org.edgewire.standalone.launch.ServerSettings;
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

  DemoCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public void run() {
    if (port < 0 || port > 65_535) {
      throw new LaunchException("--port is a number from 0 to 65535, not " + port + ".");
    }
    // Its story is told in words; the log would tell it a second time in between.
    LOG.setLevel(Level.WARNING);
    PrintWriter out = spec.commandLine().getOut();
    Path folder = DataFolder.temporary();
    Story story = new Story(out, Ansi.AUTO, context.clock());
    story.title("Edgewire demo");
    RunningBroker broker = start(folder);
    DemoScript script = new DemoScript(story, broker, context.clock());
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

  /** Not told what the environment says: a demo is the same everywhere. */
  private RunningBroker start(Path folder) {
    Map<String, String> told =
        Map.of(
            ServerSettings.PORT.name(),
            Integer.toString(port),
            ServerSettings.DATA.name(),
            folder.toString());
    try {
      return context
          .brokers()
          .start(Settings.resolve(ServerSettings.all(), List.of(Source.commandLine(told))));
    } catch (RuntimeException e) {
      DataFolder.delete(folder);
      throw e;
    }
  }
}
