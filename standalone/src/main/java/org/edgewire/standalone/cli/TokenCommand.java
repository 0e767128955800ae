package org.edgewire.standalone.cli;

import org.edgewire.command.AgentId;
import org.edgewire.config.BrokerSettings;
import org.edgewire.handshake.EdgeToken;
import org.edgewire.standalone.launch.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a token. */
@Command(
    name = "token",
    description = "Make a token for one agent, valid for 24 hours.",
    mixinStandardHelpOptions = true)
final class TokenCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(names = "--agent", required = true, paramLabel = "ID", description = "The agent's id.")
  private String agent;

  @Option(
      names = "--phone",
      required = true,
      paramLabel = "NUMBER",
      description = "The user's phone number.")
  private String phone;

  @Option(
      names = "--secret",
      paramLabel = "SECRET",
      description = "Signing secret; better kept in the variable EDGE_SECRET.")
  private String secret;

  private final CliContext context;

  TokenCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public void run() {
    String key =
        secret != null
            ? secret
            : context
                .secret(BrokerSettings.EDGE_SECRET)
                .orElseThrow(() -> new LaunchException("Set EDGE_SECRET or give --secret."));
    try {
      AgentId id = new AgentId(agent);
      spec.commandLine()
          .getOut()
          .println(EdgeToken.make(key, id, phone, context.clock().instant()));
    } catch (IllegalArgumentException e) {
      throw new LaunchException(e.getMessage(), e);
    }
  }
}
