package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.standalone.launch.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows live what happens. */
@Command(
    name = "watch",
    description = {
      "Show live how agents come and go and commands move, until Ctrl-C.",
      "With --agent or --command only what concerns one of them."
    },
    mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
  private static final int TIME_FROM = 11;
  private static final int TIME_TO = 23;
  private static final long RETRY_SECONDS = 1;
  private static final String LOST = "";

  @Spec private CommandSpec spec;

  @Option(names = "--agent", paramLabel = "ID", description = "An agent; repeatable.")
  private List<String> agents = new ArrayList<>();

  @Option(names = "--command", paramLabel = "ID", description = "A command; repeatable.")
  private List<String> commands = new ArrayList<>();

  @Option(names = "--json", description = "Print each event as a line of JSON.")
  private boolean json;

  @Option(names = "--limit", paramLabel = "N", description = "End after N events.")
  private long limit = Long.MAX_VALUE;

  @Mixin private BrokerOptions target;

  private final CliContext context;

  WatchCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try {
      watch(target.key(context));
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private void watch(String key) throws InterruptedException {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    WebSocket socket = connect(key, events, true);
    long left = limit;
    while (left > 0) {
      String event = events.take();
      if (event.equals(LOST)) {
        socket = connect(key, events, false);
      } else {
        print(event);
        left--;
      }
    }
    CompletableFuture<WebSocket> unused = socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
  }

  private WebSocket connect(String key, BlockingQueue<String> events, boolean first)
      throws InterruptedException {
    while (true) {
      try {
        return KeySocket.open(target.url(), path(), key, new Queueing(events));
      } catch (KeySocket.NotNowException e) {
        if (first) {
          throw new LaunchException(e.getMessage(), e);
        }
        note(e.getMessage());
        TimeUnit.SECONDS.sleep(RETRY_SECONDS);
      }
    }
  }

  private String path() {
    List<String> filters = new ArrayList<>();
    agents.forEach(id -> filters.add("agent=" + encode(id)));
    commands.forEach(id -> filters.add("command=" + encode(id)));
    return "/edge/watch" + (filters.isEmpty() ? "" : "?" + String.join("&", filters));
  }

  private static String encode(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void print(String event) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? event : line(JsonObject.parse(event)));
    out.flush();
  }

  private static String line(JsonObject event) {
    JsonObject data = event.get("data").flatMap(JsonText::asObject).orElseThrow();
    StringBuilder line = new StringBuilder(120);
    String at = data.string("at").orElse("");
    line.append(at.length() >= TIME_TO ? at.substring(TIME_FROM, TIME_TO) : time(at)).append("  ");
    line.append(event.string("type").orElse("?").replace('_', ' '));
    for (String name :
        List.of("agent_id", "event_id", "command_id", "command_type", "status", "error")) {
      data.string(name).ifPresent(value -> line.append("  ").append(value));
    }
    data.get("close_code").ifPresent(code -> line.append("  code ").append(code.text()));
    data.get("missed").ifPresent(missed -> line.append("  missed ").append(missed.text()));
    return line.toString();
  }

  /** A time on the second is written without a fraction. */
  private static String time(String at) {
    return at.endsWith("Z") ? at.substring(TIME_FROM, at.length() - 1) + ".000" : "            ";
  }

  private void note(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("edgewire: " + text);
    err.flush();
  }

  /** Into the queue, in order. */
  private final class Queueing implements KeySocket.Listener {
    private final BlockingQueue<String> events;

    Queueing(BlockingQueue<String> events) {
      this.events = events;
    }

    @Override
    public void message(String text) {
      events.add(text);
    }

    @Override
    public void lost(String why) {
      note("the connection was lost (" + why + "); connecting again");
      events.add(LOST);
    }
  }
}
