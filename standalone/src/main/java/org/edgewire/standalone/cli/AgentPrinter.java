package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import org.edgewire.json.JsonText;
import org.edgewire.standalone.agent.AgentListener;
import org.edgewire.standalone.launch.LaunchException;

/**
 * Commands to stdout, everything else to stderr. An agent that was never let in ends the command:
 * whoever typed it wants to know.
 */
final class AgentPrinter implements AgentListener, org.edgewire.agent.AgentListener {
  private final PrintWriter out;
  private final PrintWriter err;
  private final CompletableFuture<Void> end;
  private volatile boolean wasIn;

  AgentPrinter(PrintWriter out, PrintWriter err, CompletableFuture<Void> end) {
    this.out = out;
    this.err = err;
    this.end = end;
  }

  @Override
  public void connected() {
    wasIn = true;
    note("connected");
  }

  @Override
  public void polling() {
    note("commands come by polls until the WebSocket is open again");
  }

  @Override
  public synchronized void command(JsonText data) {
    out.println(data.text());
    out.flush();
  }

  @Override
  public void note(String line) {
    if (!end.isDone()) {
      err.println("agent: " + line);
      err.flush();
    }
  }

  @Override
  public void refused(int status, String line) {
    if (!wasIn && (status == 401 || status == 403 || status == 404)) {
      rejected(line + "; check EDGE_SECRET or EDGE_TOKEN, EDGE_AGENT_ID and BACKEND_WS_URL");
    }
  }

  @Override
  public void rejected(String line) {
    end.completeExceptionally(new LaunchException(line));
  }
}
