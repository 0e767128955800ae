package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.edgewire.command.AgentId;
import org.edgewire.config.BrokerSettings;
import org.edgewire.handshake.EdgeToken;
import org.edgewire.json.JsonText;
import org.edgewire.standalone.agent.AgentListener;
import org.edgewire.standalone.agent.AgentSettings;
import org.edgewire.standalone.agent.ReferenceAgent;
import org.edgewire.standalone.launch.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a small agent. */
@Command(
    name = "agent",
    description = {
      "Run a small agent for trying things out.",
      "It prints each command as one line of JSON on stdout and acks it.",
      "Reads EDGE_AGENT_ID, BACKEND_WS_URL (ws://127.0.0.1:8080/edge/ws), and EDGE_TOKEN, or "
          + "EDGE_SECRET with USER_PHONE to make tokens (without USER_PHONE the secret itself is "
          + "shown, which brokers take in development only)."
    },
    mixinStandardHelpOptions = true)
final class AgentCommand implements Runnable {
  @Spec private CommandSpec spec;

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
    if (fail && noAck) {
      throw new LaunchException("--fail and --no-ack exclude each other.");
    }
    CompletableFuture<Void> rejected = new CompletableFuture<>();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ReferenceAgent agent =
        ReferenceAgent.start(settings(), new Printer(out, err, rejected), context.clock());
    Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "edgewire-agent-end"));
    try {
      rejected.get();
    } catch (ExecutionException e) {
      throw new LaunchException(e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      agent.close();
    }
  }

  private AgentSettings settings() {
    String id = required("EDGE_AGENT_ID");
    String url = context.variable("BACKEND_WS_URL").orElse("ws://127.0.0.1:8080/edge/ws");
    URI target = Urls.parse("BACKEND_WS_URL", url, "ws", "wss");
    AgentSettings.Reply answered =
        fail ? AgentSettings.Reply.FAILED : AgentSettings.Reply.COMPLETED;
    AgentSettings.Reply reply = noAck ? AgentSettings.Reply.NONE : answered;
    return new AgentSettings(target, id, token(id), data -> reply);
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

  /** Commands to stdout, everything else to stderr. */
  private record Printer(PrintWriter out, PrintWriter err, CompletableFuture<Void> end)
      implements AgentListener {
    @Override
    public void connected() {
      note("connected");
    }

    @Override
    public void command(JsonText data) {
      out.println(data.text());
      out.flush();
    }

    @Override
    public void note(String line) {
      err.println("agent: " + line);
      err.flush();
    }

    @Override
    public void rejected(String line) {
      end.completeExceptionally(new LaunchException(line));
    }
  }
}
