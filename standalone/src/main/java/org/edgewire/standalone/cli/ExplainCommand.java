package org.edgewire.standalone.cli;

import java.util.Optional;
import org.edgewire.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells why a command is not delivered or finished yet. */
@Command(
    name = "explain",
    description = {"Tell why a command is not delivered or finished yet.", AskCommand.EXIT_CODES},
    mixinStandardHelpOptions = true)
final class ExplainCommand extends AskCommand {
  private static final String SENTENCE = "explanation";

  @Parameters(paramLabel = "ID", description = "The command's id.")
  private String id;

  ExplainCommand(CliContext context) {
    super(context);
  }

  @Override
  JsonObject ask(BrokerClient client) {
    return client.get("/edge/commands/" + BrokerClient.encode(id) + "/explain");
  }

  @Override
  void tell(JsonObject answer, Paper paper) {
    Optional<String> sentence = answer.string(SENTENCE);
    sentence.ifPresent(
        text -> Table.wrapped(text, paper.columns()).forEach(line -> paper.line(paper.bold(line))));
    for (String name : answer.names()) {
      if (!name.equals(SENTENCE)) {
        paper.pair(name, answer.get(name).map(Json::shown).orElse(""));
      }
    }
  }
}
