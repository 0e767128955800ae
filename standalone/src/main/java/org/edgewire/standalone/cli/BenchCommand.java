package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.edgewire.config.BrokerSettings;
import org.edgewire.member.UserId;
import org.edgewire.standalone.bench.Bench;
import org.edgewire.standalone.bench.BenchPlan;
import org.edgewire.standalone.bench.BenchResult;
import org.edgewire.standalone.bench.RoomBench;
import org.edgewire.standalone.bench.RoomPlan;
import org.edgewire.standalone.bench.RoomResult;
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
      "Or, with --miniapp-members, the members of one MiniApp session: times count from when a patch "
          + "was meant to be sent until a member hears it.",
      "Exit code: 0 done, 1 not reached, or some commands were refused or did not complete, 2 wrong "
          + "usage."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  /** Longer than any bench. */
  private static final Duration TOKEN_TIME = Duration.ofHours(3);

  @Spec private CommandSpec spec;
  @Mixin private BrokerOptions broker;
  @Mixin private RoomLoadOptions room;

  @Option(
      names = "--agents",
      defaultValue = "500",
      description = "Connected agents (default: ${DEFAULT-VALUE}).")
  private int agents;

  @Option(
      names = "--rate",
      description =
          "Commands or patches a second; 0: as fast as they come to their end (default: 2000; with"
              + " members 50).")
  private Integer rate;

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
      description =
          "Commands or patches on their way at once, at most (default: 1000; with members 64).")
  private Integer window;

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
    if (room.wanted()) {
      RoomResult result = new RoomBench(roomPlan(), this::progress).run();
      print(result.json(), result.lines());
      return result.errors().isEmpty() ? 0 : 1;
    }
    BenchResult result = new Bench(plan(), context.clock(), this::progress).run();
    print(result.json(), result.lines());
    return result.errors().isEmpty() ? 0 : 1;
  }

  private void progress(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private void print(String line, List<String> lines) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(line);
    } else {
      lines.forEach(out::println);
    }
    out.flush();
  }

  private BenchPlan plan() {
    URI url = url();
    within("--agents", agents, 1, 20_000);
    within("--payload-bytes", payloadBytes, 1, 200_000);
    BenchPlan.Load load =
        new BenchPlan.Load(
            agents, rate(2_000), seconds(), warmUp(), window(1_000), payloadBytes, type);
    String secret =
        context
            .secret(BrokerSettings.EDGE_SECRET)
            .orElseThrow(() -> new LaunchException("Set EDGE_SECRET: the agents need tokens."));
    return new BenchPlan(url, secret, broker.key(context), via, load, process());
  }

  private RoomPlan roomPlan() {
    URI url = url();
    RoomPlan.Load load =
        new RoomPlan.Load(
            room.members(),
            room.senders(),
            rate(50),
            seconds(),
            warmUp(),
            window(64),
            room.patchBytes());
    MemberTokens tokens = new MemberTokens(context);
    return new RoomPlan(
        url, room.session(), user -> tokens.make(new UserId(user), TOKEN_TIME), load, process());
  }

  private URI url() {
    URI url = broker.url();
    if (!url.getScheme().equals("http")) {
      throw new LaunchException("The bench speaks http only, not " + url.getScheme() + ".");
    }
    return url;
  }

  private int rate(int unlessSaid) {
    return within("--rate", rate == null ? unlessSaid : rate, 0, 1_000_000);
  }

  private int window(int unlessSaid) {
    return within("--window", window == null ? unlessSaid : window, 1, 100_000);
  }

  private int seconds() {
    return within("--seconds", seconds, 1, 3_600);
  }

  private int warmUp() {
    return within("--warm-up", warmUp, 0, 600);
  }

  private OptionalLong process() {
    return pid == null ? OptionalLong.empty() : OptionalLong.of(pid);
  }

  static int within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new LaunchException(
          option + " is a number from " + least + " to " + most + ", not " + value + ".");
    }
    return value;
  }
}
