package org.edgewire.standalone.cli;

import java.util.Optional;
import org.edgewire.standalone.grizzly.WebServerException;
import org.edgewire.standalone.launch.LaunchException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/**
 * The whole command line.
 *
 * <p>Exit codes: 0 done, 1 it could not be done (one line on stderr says why), 2 wrong usage;
 * {@code send --wait} also has 3 for a command that ended otherwise than completed, and 4 for one
 * that has not ended yet.
 */
@Command(
    name = "edgewire",
    description = "Delivers durable commands to edge agents over WebSocket.",
    mixinStandardHelpOptions = true,
    versionProvider = EdgewireCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class EdgewireCommand implements Runnable {
  private CommandLine line;

  private EdgewireCommand() {}

  /** The command line, ready to execute arguments; its output streams can still be changed. */
  public static CommandLine create(CliContext context) {
    EdgewireCommand root = new EdgewireCommand();
    root.line =
        new CommandLine(root)
            .addSubcommand(new ServeCommand(context))
            .addSubcommand(new TokenCommand(context))
            .addSubcommand(new JwtCommand(context))
            .addSubcommand(new AgentCommand(context))
            .addSubcommand(new SendCommand(context))
            .addSubcommand(new WatchCommand(context))
            .addSubcommand(new CommandsCommand(context))
            .addSubcommand(new ShowCommand(context))
            .addSubcommand(new ExplainCommand(context))
            .addSubcommand(new CancelCommand(context))
            .addSubcommand(new RetryCommand(context))
            .addSubcommand(new AgentsCommand(context))
            .addSubcommand(new StatsCommand(context))
            .addSubcommand(new BenchCommand(context))
            .addSubcommand(new DemoCommand(context))
            .addSubcommand(new SchemaCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpWidth(80)
            .setParameterExceptionHandler(EdgewireCommand::wrongUsage)
            .setExecutionExceptionHandler(EdgewireCommand::failed);
    return root.line;
  }

  @Override
  public void run() {
    line.usage(line.getOut());
  }

  private static int wrongUsage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    String first = wrong.getMessage().lines().findFirst().orElse("wrong usage");
    command
        .getErr()
        .println(
            "edgewire: "
                + first
                + " (see: "
                + command.getCommandSpec().qualifiedName()
                + " --help)");
    return 2;
  }

  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
    if (failure instanceof LaunchException || failure instanceof WebServerException) {
      failure.getMessage().lines().forEach(line -> command.getErr().println("edgewire: " + line));
    } else {
      command.getErr().println("edgewire: this should not have happened, please report it:");
      failure.printStackTrace(command.getErr());
    }
    return 1;
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"edgewire " + current(), "Java " + Runtime.version()};
    }

    static String current() {
      return Optional.ofNullable(EdgewireCommand.class.getPackage().getImplementationVersion())
          .orElse("development");
    }
  }
}
