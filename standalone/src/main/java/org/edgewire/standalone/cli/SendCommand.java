package org.edgewire.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.standalone.launch.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Submits one command. */
@Command(
    name = "send",
    description = {
      "Submit one command and print its record, or with --stream many.",
      "Exit code: 0 accepted (with --wait: completed), 1 refused or not reached, 2 wrong usage, "
          + "3 ended otherwise than completed, 4 not ended yet."
    },
    mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {
  private static final Set<String> FINAL =
      Set.of("completed", "failed", "expired", "cancelled", "exhausted", "unconfirmed");

  @Spec private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "AGENT", description = "The agent's id.")
  private String agent;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TYPE",
      description = "The command's type, such as send_message_now.")
  private String type;

  @Option(names = "--payload", paramLabel = "JSON", description = "The payload, a JSON object.")
  private String payload;

  @Option(names = "--priority", description = "immediate, normal or low.")
  private String priority;

  @Option(names = "--id", description = "The command's id; sending it again does nothing.")
  private String id;

  @Option(
      names = "--wait",
      arity = "0..1",
      paramLabel = "SECONDS",
      fallbackValue = "30",
      defaultValue = "0",
      description = "Wait for its end, up to 30 seconds.")
  private int wait;

  @Option(
      names = "--stream",
      description = {
        "Read commands from standard input instead, one JSON object a line, each with agent_id, "
            + "command_type, payload and whatever else a submit takes, and ref to know it by "
            + "(default: the line's number). Print what becomes of each, and end when all have."
      })
  private boolean stream;

  @Mixin private BrokerOptions target;

  private final CliContext context;

  SendCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (stream) {
      return stream();
    }
    requireCommand();
    if (wait < 0 || wait > 30) {
      throw new LaunchException("--wait takes 1 to 30 seconds, not " + wait + ".");
    }
    BrokerClient broker = target.client(context);
    JsonObject accepted = broker.submit(agent, command());
    PrintWriter out = spec.commandLine().getOut();
    if (wait == 0) {
      print(accepted, out);
      return 0;
    }
    String commandId = accepted.string("command_id").orElseThrow();
    JsonObject record = broker.find(commandId, wait);
    print(record, out);
    String status = record.string("status").orElse("");
    if (status.equals("completed")) {
      return 0;
    }
    return FINAL.contains(status) ? 3 : 4;
  }

  private int stream() {
    if (agent != null || payload != null) {
      throw new ParameterException(
          spec.commandLine(), "--stream takes agents and payloads from its lines");
    }
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    return new StreamSend(
            target.url(),
            target.key(context),
            spec.commandLine().getOut(),
            spec.commandLine().getErr())
        .run(input);
  }

  private void requireCommand() {
    if (agent == null || type == null || payload == null) {
      throw new ParameterException(
          spec.commandLine(), "AGENT, TYPE and --payload are required, or else --stream");
    }
  }

  private JsonText command() {
    JsonText body;
    try {
      body = JsonText.parse(payload);
    } catch (JsonSyntaxException e) {
      throw new LaunchException("--payload is no JSON: " + e.getMessage(), e);
    }
    if (!body.isObject()) {
      throw new LaunchException("--payload must be a JSON object, such as '{\"text\":\"Hi\"}'.");
    }
    JsonWriter command =
        new JsonWriter().object().field("command_type", type).field("payload", body);
    if (priority != null) {
      command.field("priority", priority);
    }
    if (id != null) {
      command.field("command_id", id);
    }
    return command.endObject().toJson();
  }

  private static void print(JsonObject record, PrintWriter out) {
    out.println(Json.line(record));
    out.flush();
  }
}
