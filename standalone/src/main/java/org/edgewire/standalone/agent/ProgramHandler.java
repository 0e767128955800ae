package org.edgewire.standalone.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.edgewire.agent.CommandHandler;
import org.edgewire.agent.IncomingCommand;
import org.edgewire.agent.Outcome;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;

/**
 * Hands each command to a program: its JSON on stdin. Exit code 0 means completed, with what the
 * program printed as the result (as it is where it is JSON, else as a string); any other code means
 * failed, with the end of what it printed on stderr. The secrets of the agent's environment are not
 * handed on. Thread-safe.
 */
public final class ProgramHandler implements CommandHandler {
  private static final List<String> SECRETS = List.of("EDGE_SECRET", "EDGE_TOKEN", "ADMIN_KEY");
  private static final int MAX_RESULT = 64 * 1024;
  private static final int MAX_ERROR = 1_800;

  private final String program;
  private final Duration timeout;

  /**
   * @param program as a shell understands it
   * @param timeout after which it is killed, and the command failed
   */
  public ProgramHandler(String program, Duration timeout) {
    this.program = program;
    this.timeout = timeout;
  }

  @Override
  public Outcome handle(IncomingCommand command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(shell());
    builder.environment().keySet().removeAll(SECRETS);
    Process process = builder.start();
    try {
      Output out = Output.of(process.getInputStream(), MAX_RESULT, Output.Kept.BEGINNING);
      Output err = Output.of(process.getErrorStream(), MAX_ERROR, Output.Kept.END);
      feed(process, command.data().text());
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return Outcome.failed("the program did not end within " + timeout.toSeconds() + " s");
      }
      return process.exitValue() == 0 ? done(out) : failed(process.exitValue(), err);
    } finally {
      kill(process);
    }
  }

  private List<String> shell() {
    boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    return windows ? List.of("cmd", "/c", program) : List.of("/bin/sh", "-c", program);
  }

  /** In the background: a program need not read. */
  private static void feed(Process process, String json) {
    Thread feeder =
        new Thread(
            () -> {
              try (OutputStream in = process.getOutputStream()) {
                in.write((json + "\n").getBytes(UTF_8));
              } catch (IOException e) {
                System.getLogger(ProgramHandler.class.getName())
                    .log(System.Logger.Level.DEBUG, "the program did not read its command", e);
              }
            },
            "edgewire-program-input");
    feeder.setDaemon(true);
    feeder.start();
  }

  private static Outcome done(Output out) throws InterruptedException {
    String text = out.text().strip();
    if (text.isEmpty()) {
      return Outcome.done();
    }
    try {
      return Outcome.done(JsonText.parse(text));
    } catch (JsonSyntaxException e) {
      return Outcome.done(string(text));
    }
  }

  private static JsonText string(String text) {
    String quoted = new JsonWriter().array().element(text).endArray().toString();
    return JsonText.trusted(quoted.substring(1, quoted.length() - 1));
  }

  private static Outcome failed(int code, Output err) throws InterruptedException {
    String text = err.text().strip();
    return Outcome.failed("exit code " + code + (text.isEmpty() ? "" : ": " + text));
  }

  private static void kill(Process process) {
    if (process.isAlive()) {
      ProcessTree.kill(process);
    }
  }
}
