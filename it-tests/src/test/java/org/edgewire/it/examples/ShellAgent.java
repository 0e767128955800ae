package org.edgewire.it.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.edgewire.agent.EdgeAgent;
import org.edgewire.agent.IncomingCommand;
import org.edgewire.agent.Outcome;
import org.edgewire.json.JsonWriter;

/** An agent that runs shell commands: {@code {"run":"uptime"}}. Trust who may send them. */
final class ShellAgent {
  private ShellAgent() {}

  /** Begins to take commands; close it to end. */
  static EdgeAgent start(URI broker, String id, String token, Path state) {
    EdgeAgent agent =
        EdgeAgent.builder()
            .url(broker)
            .agentId(id)
            .token(() -> token)
            .state(state)
            .handler("run_shell", ShellAgent::run)
            .build();
    agent.start();
    return agent;
  }

  private static Outcome run(IncomingCommand command) throws IOException, InterruptedException {
    String line = command.payload().asObject().orElseThrow().string("run").orElseThrow();
    Process shell = new ProcessBuilder("/bin/sh", "-c", line).redirectErrorStream(true).start();
    String output = new String(shell.getInputStream().readAllBytes(), UTF_8);
    int code = shell.waitFor();
    return code == 0
        ? Outcome.done(new JsonWriter().object().field("output", output).endObject().toJson())
        : Outcome.failed("exit code " + code + ": " + output);
  }
}
