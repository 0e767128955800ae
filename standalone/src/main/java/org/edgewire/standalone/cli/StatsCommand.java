package org.edgewire.standalone.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import picocli.CommandLine.Command;

/** Tells how the broker is doing. */
@Command(
    name = "stats",
    description = {"Tell how the broker is doing.", AskCommand.EXIT_CODES},
    mixinStandardHelpOptions = true)
final class StatsCommand extends AskCommand {
  StatsCommand(CliContext context) {
    super(context);
  }

  @Override
  JsonObject ask(BrokerClient client) {
    return client.get("/edge/websocket/stats");
  }

  @Override
  void tell(JsonObject answer, Paper paper) {
    answer
        .get("uptime_seconds")
        .map(seconds -> Paper.span(Duration.ofSeconds((long) Double.parseDouble(seconds.text()))))
        .ifPresent(span -> paper.line("up since " + span));
    // The agents have a list of their own.
    answer.names().forEach(name -> Json.object(answer, name).ifPresent(p -> part(name, p, paper)));
  }

  /** Whatever figures there are: a newer broker has more of them. */
  private static void part(String name, JsonObject part, Paper paper) {
    paper.line("");
    paper.line(paper.bold(name));
    int width = part.names().stream().mapToInt(String::length).max().orElse(0);
    for (String figure : part.names()) {
      String value = part.get(figure).map(StatsCommand::figure).orElse("");
      paper.line("  " + figure + " ".repeat(width + 2 - figure.length()) + value);
    }
  }

  private static String figure(JsonText value) {
    Optional<JsonObject> several = value.asObject();
    if (several.isEmpty()) {
      return Json.shown(value);
    }
    JsonObject figures = several.get();
    return figures.names().isEmpty()
        ? "none"
        : figures.names().stream()
            .map(name -> name + " " + Json.shown(figures, name))
            .collect(Collectors.joining(", "));
  }
}
