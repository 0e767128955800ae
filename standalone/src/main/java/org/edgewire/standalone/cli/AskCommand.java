package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.edgewire.json.JsonObject;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One question to a running broker, answered for people or for programs. */
abstract class AskCommand implements Callable<Integer> {
  /** What {@code --help} says of exit codes. */
  static final String EXIT_CODES =
      "Exit code: 0 done, 1 refused or not reached (one line on stderr says why), 2 wrong usage.";

  @Spec private CommandSpec spec;
  @Mixin private BrokerOptions broker;

  @Option(names = "--json", description = "Print the broker's answer as one line of JSON.")
  private boolean json;

  private final CliContext context;

  AskCommand(CliContext context) {
    this.context = context;
  }

  /** Asks; what cannot be done is a {@link org.edgewire.standalone.launch.LaunchException}. */
  abstract JsonObject ask(BrokerClient client);

  /** Tells people the answer. */
  abstract void tell(JsonObject answer, Paper paper);

  @Override
  public final Integer call() {
    JsonObject answer = ask(broker.client(context));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.line(answer));
    } else {
      tell(
          answer,
          new Paper(
              out, spec.commandLine().getColorScheme().ansi(), context.columns(), context.clock()));
    }
    out.flush();
    return 0;
  }
}
