package org.edgewire.standalone.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.standalone.launch.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists agents. */
@Command(
    name = "agents",
    description = {"List the agents that are known, by id.", AskCommand.EXIT_CODES},
    mixinStandardHelpOptions = true)
final class AgentsCommand extends AskCommand {
  private static final int MAX_LIMIT = 1_000;

  @Option(
      names = "--limit",
      defaultValue = "100",
      description = "At most so many, up to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--cursor", description = "Go on where an earlier list ended.")
  private String cursor;

  AgentsCommand(CliContext context) {
    super(context);
  }

  @Override
  JsonObject ask(BrokerClient client) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new LaunchException("--limit is a number from 1 to 1000, not " + limit + ".");
    }
    Map<String, String> query = new LinkedHashMap<>();
    query.put("limit", Integer.toString(limit));
    query.put("cursor", cursor);
    return client.get("/edge/agents", query);
  }

  @Override
  void tell(JsonObject answer, Paper paper) {
    Table table =
        new Table("AGENT", "STATUS", "QUEUED", "OUT", "CONNECTED", "SEEN", "CLOSED", "CAPABILITIES")
            .cutting(0, 7)
            .styled(1, paper::state);
    for (JsonObject one : Json.objects(answer, "agents")) {
      table.row(
          Json.shown(one, "agent_id"),
          Json.shown(one, "status"),
          Json.shown(one, "queue_depth"),
          Json.shown(one, "in_flight"),
          paper.age(one, "connected_since"),
          paper.age(one, "last_seen"),
          Json.shown(one, "last_close_code"),
          one.get("capabilities").flatMap(JsonText::asArray).stream()
              .flatMap(list -> list.stream().map(Json::shown))
              .collect(Collectors.joining(", ")));
    }
    if (table.isEmpty()) {
      paper.line("No agent was ever here.");
      return;
    }
    paper.table(table);
    answer.string("next_cursor").ifPresent(next -> paper.line("There is more: --cursor " + next));
  }
}
