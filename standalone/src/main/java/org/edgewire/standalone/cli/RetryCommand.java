package org.edgewire.standalone.cli;

import org.edgewire.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sends a command that ended otherwise than completed once more. */
@Command(
    name = "retry",
    description = {
      "Try a command again that did not succeed: an unconfirmed or exhausted one under its id, a "
          + "failed, expired or cancelled one as a new command.",
      AskCommand.EXIT_CODES
    },
    mixinStandardHelpOptions = true)
final class RetryCommand extends AskCommand {
  @Parameters(paramLabel = "ID", description = "The command's id.")
  private String id;

  RetryCommand(CliContext context) {
    super(context);
  }

  @Override
  JsonObject ask(BrokerClient client) {
    return client.post("/edge/commands/" + BrokerClient.encode(id) + "/retry");
  }

  @Override
  void tell(JsonObject answer, Paper paper) {
    String now = answer.string("command_id").orElse(id);
    String status = paper.state(answer.string("status").orElse("queued"));
    paper.line(
        now.equals(id)
            ? id + " is " + status + " again."
            : id + " is tried again as " + now + ", which is " + status + ".");
  }
}
