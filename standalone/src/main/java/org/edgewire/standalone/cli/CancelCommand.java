package org.edgewire.standalone.cli;

import org.edgewire.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Cancels a command. */
@Command(
    name = "cancel",
    description = {
      "Cancel a command that was not sent yet, or a schedule_message at any time: then the agent "
          + "is asked to cancel it.",
      AskCommand.EXIT_CODES
    },
    mixinStandardHelpOptions = true)
final class CancelCommand extends AskCommand {
  @Parameters(paramLabel = "ID", description = "The command's id.")
  private String id;

  CancelCommand(CliContext context) {
    super(context);
  }

  @Override
  JsonObject ask(BrokerClient client) {
    return client.post("/edge/commands/" + BrokerClient.encode(id) + "/cancel");
  }

  @Override
  void tell(JsonObject answer, Paper paper) {
    String status = answer.string("status").orElse("");
    JsonObject cancel = Json.object(answer, "cancel").orElse(null);
    if (cancel == null) {
      paper.line(id + " is " + paper.state(status.isEmpty() ? "cancelled" : status) + ".");
    } else {
      paper.line(
          id
              + (status.isEmpty() ? "" : " is " + paper.state(status))
              + ": its agent is asked to cancel it by "
              + Json.shown(cancel, "command_id")
              + ", which is "
              + paper.state(Json.shown(cancel, "status"))
              + ".");
    }
  }
}
