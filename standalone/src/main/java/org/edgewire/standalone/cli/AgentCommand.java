package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.edgewire.agent.AgentStateException;
import org.edgewire.agent.CommandHandler;
import org.edgewire.agent.EdgeAgent;
import org.edgewire.agent.EdgeAgentBuilder;
import org.edgewire.agent.Outcome;
import org.edgewire.command.AgentId;
import org.edgewire.config.BrokerSettings;
import org.edgewire.handshake.EdgeToken;
import org.edgewire.standalone.agent.AgentSettings;
import org.edgewire.standalone.agent.ProgramHandler;
import org.edgewire.standalone.agent.ReferenceAgent;
import org.edgewire.standalone.launch.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs an agent. */
@Command(
    name = "agent",
    description = {
      "Run an agent.",
      "It hands each command to a program, or prints it as one line of JSON on stdout, and acks "
          + "it.",
      "Reads EDGE_AGENT_ID, BACKEND_WS_URL (ws://127.0.0.1:8080/edge/ws), and EDGE_TOKEN, or "
          + "EDGE_SECRET with USER_PHONE to make tokens (without USER_PHONE the secret itself is "
          + "shown, which brokers take in development only)."
    },
    mixinStandardHelpOptions = true)
final class AgentCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = {
        "Remember in this file what was done: no command is started twice and no ack is lost, "
            + "whatever crashes."
      })
  private Path state;

  @Option(
      names = "--exec",
      paramLabel = "PROGRAM",
      description = {
        "Run this by the shell for each command, with its JSON on stdin. Exit code 0 is completed, "
            + "with stdout as the result; any other is failed, with the end of stderr."
      })
  private String program;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Kill the program and fail the command after so long (${DEFAULT-VALUE}).")
  private int timeout;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "8",
      description = "Commands handled at once (${DEFAULT-VALUE}).")
  private int parallel;

  @Option(
      names = "--idempotent",
      description = {
        "Run a command again that was interrupted by the agent's end; else it ends as failed."
      })
  private boolean idempotent;

  @Option(names = "--fail", description = "Ack every command as failed.")
  private boolean fail;

  @Option(names = "--no-ack", description = "Do not ack at all.")
  private boolean noAck;

  private final CliContext context;

  AgentCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public void run() {
    check();
    PrintWriter out = spec.commandLine().getOut();
    CompletableFuture<Void> rejected = new CompletableFuture<>();
    AgentPrinter printer = new AgentPrinter(out, spec.commandLine().getErr(), rejected);
    AutoCloseable agent = noAck ? stock(printer) : durable(printer);
    Thread end = new Thread(() -> close(agent), "edgewire-agent-end");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      rejected.get();
    } catch (ExecutionException e) {
      throw new LaunchException(e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(agent);
    }
  }

  private void check() {
    if (fail && noAck) {
      throw new LaunchException("--fail and --no-ack exclude each other.");
    }
    if (program != null && (fail || noAck)) {
      throw new LaunchException("--exec and --fail or --no-ack exclude each other.");
    }
    if (noAck && state != null) {
      throw new LaunchException("--state and --no-ack exclude each other.");
    }
    if (timeout < 1 || parallel < 1) {
      throw new LaunchException("--timeout and --parallel are at least 1.");
    }
  }

  private static void close(AutoCloseable agent) {
    try {
      agent.close();
    } catch (Exception e) {
      throw new LaunchException("The agent could not be ended: " + e.getMessage(), e);
    }
  }

  private EdgeAgent durable(AgentPrinter printer) {
    String id = required("EDGE_AGENT_ID");
    URI url = url();
    Supplier<String> token = token(id);
    try {
      EdgeAgentBuilder builder =
          EdgeAgent.builder()
              .url(url)
              .agentId(id)
              .token(token)
              .clock(context.clock())
              .concurrency(parallel)
              .listener(printer);
      CommandHandler handler = handler(printer);
      if (idempotent) {
        builder.otherwiseIdempotent(handler);
      } else {
        builder.otherwise(handler);
      }
      Optional.ofNullable(state).ifPresent(builder::state);
      EdgeAgent agent = builder.build();
      agent.start();
      return agent;
    } catch (AgentStateException | IllegalArgumentException e) {
      throw new LaunchException(e.getMessage(), e);
    }
  }

  private CommandHandler handler(AgentPrinter printer) {
    if (program != null) {
      return new ProgramHandler(program, Duration.ofSeconds(timeout));
    }
    Outcome outcome = fail ? Outcome.failed("This agent was told to fail.") : Outcome.done();
    return command -> {
      printer.command(command.data());
      return outcome;
    };
  }

  /** An agent as they are in the field, which this one is not: without memory. */
  private ReferenceAgent stock(AgentPrinter printer) {
    String id = required("EDGE_AGENT_ID");
    return ReferenceAgent.start(
        new AgentSettings(url(), id, token(id), data -> AgentSettings.Reply.NONE),
        printer,
        context.clock());
  }

  private URI url() {
    String url = context.variable("BACKEND_WS_URL").orElse("ws://127.0.0.1:8080/edge/ws");
    return Urls.parse("BACKEND_WS_URL", url, "ws", "wss");
  }

  private Supplier<String> token(String id) {
    Optional<String> given = context.variable("EDGE_TOKEN");
    if (given.isPresent()) {
      return given::get;
    }
    String secret =
        context
            .secret(BrokerSettings.EDGE_SECRET)
            .orElseThrow(() -> new LaunchException("Set EDGE_TOKEN or EDGE_SECRET."));
    return context
        .variable("USER_PHONE")
        .<Supplier<String>>map(
            phone ->
                () -> EdgeToken.make(secret, new AgentId(id), phone, context.clock().instant()))
        .orElse(() -> secret);
  }

  private String required(String name) {
    return context
        .variable(name)
        .orElseThrow(() -> new LaunchException("Set the environment variable " + name + "."));
  }
}
