package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.edgewire.config.BrokerSettings;
import org.edgewire.standalone.bench.Bench;
import org.edgewire.standalone.bench.BenchPlan;
import org.edgewire.standalone.bench.BenchResult;
import org.edgewire.standalone.launch.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts load on a running broker. */
@Command(
    name = "bench",
    description = {
      "Put load on a running broker and measure it.",
      "Runs the agents (bench-1, bench-2, …), which ack everything at once, and the producer. Times "
          + "count from when a command was meant to be submitted. Needs EDGE_SECRET and ADMIN_KEY.",
      "Exit code: 0 done, 1 not reached, or some commands were refused or did not complete, 2 wrong "
          + "usage."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BrokerOptions broker;

  @Option(
      names = "--agents",
      defaultValue = "500",
      description = "Connected agents (default: ${DEFAULT-VALUE}).")
  private int agents;

  @Option(
      names = "--rate",
      defaultValue = "2000",
      description =
          "Commands a second; 0: as fast as they come to their end (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "3",
      description = "Before that, not measured (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--window",
      defaultValue = "1000",
      description = "Commands on their way at once, at most (default: ${DEFAULT-VALUE}).")
  private int window;

  @Option(
      names = "--payload-bytes",
      paramLabel = "BYTES",
      defaultValue = "330",
      description = "Length of a payload, about (default: ${DEFAULT-VALUE}).")
  private int payloadBytes;

  @Option(
      names = "--type",
      defaultValue = "emit_event",
      description = "Type of the commands (default: ${DEFAULT-VALUE}).")
  private String type;

  @Option(
      names = "--via",
      defaultValue = "socket",
      description =
          "socket: the producer socket; http: one request each, where the end of some is followed "
              + "and completed means acked (default: ${DEFAULT-VALUE}).")
  private BenchPlan.Via via;

  @Option(
      names = "--pid",
      description = "The broker's process, if it is local and not found by its port.")
  private Long pid;

  @Option(names = "--json", description = "Print the result as one line of JSON.")
  private boolean json;

  private final CliContext context;

  BenchCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    BenchResult result =
        new Bench(
                plan(),
                context.clock(),
                line -> {
                  err.println(line);
                  err.flush();
                })
            .run();
    if (json) {
      out.println(result.json());
    } else {
      result.lines().forEach(out::println);
    }
    out.flush();
    return result.errors().isEmpty() ? 0 : 1;
  }

  private BenchPlan plan() {
    URI url = broker.url();
    if (!url.getScheme().equals("http")) {
      throw new LaunchException("The bench speaks http only, not " + url.getScheme() + ".");
    }
    within("--agents", agents, 1, 20_000);
    within("--rate", rate, 0, 1_000_000);
    within("--seconds", seconds, 1, 3_600);
    within("--warm-up", warmUp, 0, 600);
    within("--window", window, 1, 100_000);
    within("--payload-bytes", payloadBytes, 1, 200_000);
    String secret =
        context
            .secret(BrokerSettings.EDGE_SECRET)
            .orElseThrow(() -> new LaunchException("Set EDGE_SECRET: the agents need tokens."));
    BenchPlan.Load load =
        new BenchPlan.Load(agents, rate, seconds, warmUp, window, payloadBytes, type);
    OptionalLong process = pid == null ? OptionalLong.empty() : OptionalLong.of(pid);
    return new BenchPlan(url, secret, broker.key(context), via, load, process);
  }

  private static void within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new LaunchException(
          option + " is a number from " + least + " to " + most + ", not " + value + ".");
    }
  }
}
