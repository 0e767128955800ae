package org.edgewire.standalone.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.edgewire.json.JsonObject;
import org.edgewire.standalone.launch.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists commands. */
@Command(
    name = "commands",
    description = {"List commands, the newest first.", AskCommand.EXIT_CODES},
    mixinStandardHelpOptions = true)
final class CommandsCommand extends AskCommand {
  private static final int MAX_LIMIT = 1_000;

  @Option(names = "--agent", paramLabel = "ID", description = "Of this agent only.")
  private String agent;

  @Option(
      names = "--status",
      description = "In this state only, such as queued, sent, completed, failed, unconfirmed.")
  private String status;

  @Option(names = "--type", description = "Of this type only.")
  private String type;

  @Option(
      names = "--limit",
      defaultValue = "20",
      description = "At most so many, up to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--cursor", description = "Go on where an earlier list ended.")
  private String cursor;

  CommandsCommand(CliContext context) {
    super(context);
  }

  @Override
  JsonObject ask(BrokerClient client) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new LaunchException("--limit is a number from 1 to 1000, not " + limit + ".");
    }
    Map<String, String> query = new LinkedHashMap<>();
    query.put("agent_id", agent);
    query.put("status", status);
    query.put("type", type);
    query.put("limit", Integer.toString(limit));
    query.put("cursor", cursor);
    return client.get("/edge/commands", query);
  }

  @Override
  void tell(JsonObject answer, Paper paper) {
    Table table =
        new Table("COMMAND", "AGENT", "TYPE", "STATUS", "AGE", "ERROR")
            .cutting(1, 2, 5)
            .styled(3, paper::state);
    for (JsonObject one : Json.objects(answer, "commands")) {
      table.row(
          Json.shown(one, "command_id"),
          Json.shown(one, "agent_id"),
          Json.shown(one, "command_type"),
          Json.shown(one, "status"),
          paper.age(one, "accepted_at"),
          Json.shown(one, "error"));
    }
    if (table.isEmpty()) {
      paper.line("There are no such commands.");
      return;
    }
    paper.table(table);
    answer.string("next_cursor").ifPresent(next -> paper.line("There is more: --cursor " + next));
  }
}
