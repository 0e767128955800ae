package org.edgewire.standalone.cli;

import java.util.List;
import org.edgewire.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows all there is to know of one command. */
@Command(
    name = "show",
    description = {"Show one command with its timeline.", AskCommand.EXIT_CODES},
    mixinStandardHelpOptions = true)
final class ShowCommand extends AskCommand {
  private static final List<String> PLAIN =
      List.of("priority", "delivery", "ordering_key", "attempts", "channel", "retry_of");
  private static final List<String> TIMES =
      List.of("accepted_at", "deliver_at", "expires_at", "sent_at", "finished_at", "completed_at");

  @Parameters(paramLabel = "ID", description = "The command's id.")
  private String id;

  ShowCommand(CliContext context) {
    super(context);
  }

  @Override
  JsonObject ask(BrokerClient client) {
    return client.find(id, 0);
  }

  @Override
  void tell(JsonObject answer, Paper paper) {
    paper.pair("command", Json.shown(answer, "command_id"));
    paper.pair("agent", Json.shown(answer, "agent_id"));
    paper.pair("type", Json.shown(answer, "command_type"));
    paper.pair("status", paper.state(Json.shown(answer, "status")));
    PLAIN.forEach(name -> paper.pair(name, Json.shown(answer, name)));
    TIMES.forEach(name -> paper.pair(name, paper.timeAndAge(answer, name)));
    paper.pair("payload", Json.shown(answer, "payload"));
    paper.pair("error", Json.shown(answer, "error"));
    paper.pair("result", Json.shown(answer, "result"));
    paper.line("");
    Table table =
        new Table("STATUS", "AT", "ATTEMPT", "CHANNEL", "ERROR").cutting(4).styled(0, paper::state);
    for (JsonObject entry : Json.objects(answer, "timeline")) {
      table.row(
          Json.shown(entry, "status"),
          Json.shown(entry, "at"),
          Json.shown(entry, "attempt"),
          Json.shown(entry, "channel"),
          Json.shown(entry, "error"));
    }
    paper.table(table);
  }
}
