package org.edgewire.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgewire.it.support.Api;

/**
 * What producers and operators ask while a backlog waits, and how long they wait for the answers.
 */
final class BacklogReads {
  private static final int TIMES = 100;
  private static final long MOST_NANOS = 10_000_000_000L;
  private static final int DEEP_PAGES = 50;
  private static final String CURSOR = "\"next_cursor\":\"";
  private static final String ID = "\"command_id\":\"";

  private final Api api;
  private final Map<String, Percentiles> found = new LinkedHashMap<>();

  /** Milliseconds. */
  record Percentiles(double p50, double p99) {}

  private BacklogReads(Api api) {
    this.api = api;
  }

  /**
   * Measures all calls.
   *
   * @param agent has the backlog, or a part of it
   * @param older an agent whose few commands are older than the backlog
   */
  static Map<String, Percentiles> of(Api api, String agent, String older) {
    BacklogReads reads = new BacklogReads(api);
    String commands = "/edge/agents/" + agent + "/commands";
    reads.measure("its commands, newest 100", commands);
    reads.measure("its commands, far back", commands + reads.farBack(commands));
    reads.measure("its failed commands (none)", commands + "?status=failed");
    reads.measure("an older agent's commands", "/edge/agents/" + older + "/commands");
    reads.measure("browse, newest 100", "/edge/commands");
    reads.measure("browse, far back", "/edge/commands" + reads.farBack("/edge/commands"));
    reads.measure("browse queued", "/edge/commands?status=queued");
    reads.measure("browse cancelled (few, old)", "/edge/commands?status=cancelled");
    reads.measure("browse a rare type", "/edge/commands?type=set_rule");
    String id = text(api.get(commands + "?limit=1").expect(200).body(), ID);
    reads.measure("one command", "/edge/commands/" + id);
    reads.measure("explain", "/edge/commands/" + id + "/explain");
    reads.measure("agents, first 100", "/edge/agents");
    reads.measure("status of the agent", "/edge/agents/" + agent + "/status");
    reads.measure("stats", "/edge/websocket/stats");
    return reads.found;
  }

  private void measure(String name, String path) {
    List<Double> millis = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < TIMES && System.nanoTime() - begin < MOST_NANOS; i++) {
      long asked = System.nanoTime();
      api.get(path).expect(200);
      millis.add((System.nanoTime() - asked) / 1e6);
    }
    millis.sort(Double::compare);
    found.put(
        name,
        new Percentiles(
            millis.get(millis.size() / 2),
            millis.get(Math.min(millis.size() * 99 / 100, millis.size() - 1))));
  }

  /** Pages on as far as there is something, or for long; the query of the page reached. */
  private String farBack(String path) {
    String query = "";
    for (int i = 0; i < DEEP_PAGES; i++) {
      String page =
          api.get(path + (query.isEmpty() ? "?limit=500" : query + "&limit=500"))
              .expect(200)
              .body();
      String cursor = text(page, CURSOR);
      if (cursor.isEmpty()) {
        return query;
      }
      query = "?cursor=" + cursor;
    }
    return query;
  }

  private static String text(String body, String before) {
    int at = body.lastIndexOf(before);
    return at < 0
        ? ""
        : body.substring(at + before.length(), body.indexOf('"', at + before.length()));
  }
}
