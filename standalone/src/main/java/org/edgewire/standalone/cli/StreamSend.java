package org.edgewire.standalone.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.standalone.launch.LaunchException;

/**
 * Sends lines of JSON through a producer's socket, and prints what becomes of each. After a lost
 * connection it asks what became of what was accepted, and sends the rest again: every command has
 * an id, so that none is accepted twice.
 *
 * <p>Everything but reading the input happens on the thread of {@link #run}, task by task.
 */
final class StreamSend {
  private static final int UNANSWERED = 500;
  private static final int UNFINISHED = 10_000;
  private static final int ATTEMPTS = 30;
  private static final Set<String> FOR_NOW =
      Set.of("overloaded", "busy", "store_unavailable", "draining");

  private static final Set<String> RESUME_LATER = Set.of("overloaded", "unavailable");

  private final URI broker;
  private final String adminKey;
  private final PrintWriter out;
  private final PrintWriter err;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Semaphore slots = new Semaphore(UNFINISHED);
  private final Map<Integer, Sending> open = new LinkedHashMap<>();
  private final Deque<Integer> toSend = new ArrayDeque<>();
  private final StreamResume resume = new StreamResume();
  private Optional<WebSocket> socket = Optional.empty();
  private Optional<LaunchException> failure = Optional.empty();
  private int connection;
  private int attempts;
  private int lines;
  private int unanswered;
  private boolean inputEnded;
  private boolean refused;
  private boolean otherwise;

  /** A command on its way. */
  private static final class Sending {
    private final JsonText ref;
    private final String frame;
    private Optional<String> acceptedAs = Optional.empty();

    Sending(JsonText ref, String frame) {
      this.ref = ref;
      this.frame = frame;
    }
  }

  StreamSend(URI broker, String adminKey, PrintWriter out, PrintWriter err) {
    this.broker = broker;
    this.adminKey = adminKey;
    this.out = out;
    this.err = err;
  }

  /**
   * Sends every line and waits for every end.
   *
   * @return 0 when all completed, 1 when something was refused, else 3
   */
  int run(BufferedReader input) {
    connect();
    Thread reader = new Thread(() -> read(input), "edgewire-send-input");
    reader.setDaemon(true);
    reader.start();
    try {
      while (failure.isEmpty() && !(inputEnded && open.isEmpty())) {
        if (tasks.isEmpty()) {
          out.flush();
        }
        tasks.take().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("Interrupted.", e);
    }
    out.flush();
    failure.ifPresent(
        why -> {
          throw why;
        });
    socket.ifPresent(
        connected -> {
          CompletableFuture<WebSocket> unused = connected.sendClose(WebSocket.NORMAL_CLOSURE, "");
        });
    return refused ? 1 : otherwise ? 3 : 0;
  }

  // Input

  private void read(BufferedReader input) {
    try {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        String text = line;
        slots.acquire();
        tasks.add(() -> line(text));
      }
      tasks.add(() -> inputEnded = true);
    } catch (IOException e) {
      tasks.add(() -> fail(new LaunchException("The input cannot be read: " + e, e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void line(String text) {
    lines++;
    if (text.isBlank()) {
      slots.release();
      return;
    }
    int number = lines;
    try {
      JsonObject command = JsonObject.parse(text);
      JsonText ref =
          command
              .get("ref")
              .filter(given -> given.isString() || given.isNumber())
              .orElse(JsonText.trusted(Integer.toString(number)));
      open.put(number, new Sending(ref, frame(number, command)));
      toSend.add(number);
      pump();
    } catch (JsonSyntaxException e) {
      slots.release();
      refused = true;
      out.println(
          new JsonWriter()
              .object()
              .field("type", "refused")
              .object("data")
              .field("ref", number)
              .field("code", "malformed_json")
              .field("detail", "line " + number + ": " + e.getMessage())
              .endObject()
              .endObject());
    }
  }

  private static String frame(int number, JsonObject command) {
    JsonWriter out =
        new JsonWriter(512).object().field("type", "submit").object("data").field("ref", number);
    for (String name : command.names()) {
      if (!name.equals("ref")) {
        command.get(name).ifPresent(value -> out.field(name, value));
      }
    }
    if (command.get("command_id").isEmpty()) {
      out.field("command_id", UUID.randomUUID().toString());
    }
    return out.endObject().endObject().toString();
  }

  private void pump() {
    if (socket.isPresent()) {
      resume.next().ifPresent(frame -> KeySocket.send(socket.get(), frame));
    }
    while (socket.isPresent() && unanswered < UNANSWERED && !toSend.isEmpty()) {
      Sending next = open.get(toSend.remove());
      if (next != null) {
        unanswered++;
        if (!KeySocket.send(socket.get(), next.frame)) {
          return;
        }
      }
    }
  }

  // Answers

  private void message(String text) {
    JsonObject envelope = JsonObject.parse(text);
    String type = envelope.string("type").orElse("");
    JsonObject data = envelope.get("data").flatMap(JsonText::asObject).orElse(nothing());
    Optional<Integer> number =
        data.get("ref")
            .map(JsonText::text)
            .map(Integer::valueOf)
            .or(() -> data.string("command_id").flatMap(resume::told));
    Optional<Sending> sending = number.map(open::get);
    if (sending.isEmpty()) {
      if (type.equals("error")) {
        problem(text, data);
      }
      return;
    }
    switch (type) {
      case "accepted" -> {
        unanswered--;
        if (sending.get().acceptedAs.isEmpty()) {
          sending.get().acceptedAs = data.string("command_id");
          print(type, sending.get(), data);
        }
      }
      case "refused" -> refused(number.get(), sending.get(), data);
      case "finished" -> {
        print(type, sending.get(), data);
        otherwise |= data.string("status").filter("completed"::equals).isEmpty();
        done(number.get());
      }
      case "pending" -> {
        // Its end will come on this connection.
      }
      case "unknown" -> {
        print(type, sending.get(), data);
        otherwise = true;
        done(number.get());
      }
      default -> err.println("edgewire: the broker says " + text);
    }
    pump();
  }

  private void problem(String text, JsonObject data) {
    boolean forNow = data.string("code").filter(RESUME_LATER::contains).isPresent();
    if (forNow && resume.putBack()) {
      // Asked again with the next answer that comes, at the latest in half a second.
      later(500, () -> {});
    } else {
      err.println("edgewire: the broker says " + text);
    }
  }

  private void refused(int number, Sending sending, JsonObject data) {
    unanswered--;
    if (data.string("code").filter(FOR_NOW::contains).isPresent()) {
      later(500, () -> toSend.add(number));
      return;
    }
    refused = true;
    print("refused", sending, data);
    done(number);
  }

  private void done(int number) {
    open.remove(number);
    slots.release();
  }

  private void print(String type, Sending sending, JsonObject data) {
    JsonWriter line =
        new JsonWriter(256).object().field("type", type).object("data").field("ref", sending.ref);
    for (String name : data.names()) {
      if (!name.equals("ref")) {
        data.get(name).ifPresent(value -> line.field(name, value));
      }
    }
    out.println(line.endObject().endObject());
  }

  private static JsonObject nothing() {
    return JsonObject.parse("{}");
  }

  // Connection

  private void connect() {
    connection++;
    int mine = connection;
    try {
      socket =
          Optional.of(
              KeySocket.open(
                  broker,
                  "/edge/producer",
                  adminKey,
                  new KeySocket.Listener() {
                    @Override
                    public void message(String text) {
                      of(mine, () -> StreamSend.this.message(text));
                    }

                    @Override
                    public void lost(String why) {
                      of(mine, () -> StreamSend.this.lost(why));
                    }
                  }));
      attempts = 0;
      unanswered = 0;
      toSend.clear();
      resume.clear();
      open.forEach(
          (number, sending) ->
              sending.acceptedAs.ifPresentOrElse(
                  id -> resume.add(id, number), () -> toSend.add(number)));
      pump();
    } catch (KeySocket.NotNowException e) {
      attempts++;
      if (mine == 1 || attempts == ATTEMPTS) {
        throw new LaunchException(e.getMessage(), e);
      }
      later(1_000, this::reconnect);
    }
  }

  private void of(int number, Runnable task) {
    tasks.add(
        () -> {
          if (number == connection) {
            task.run();
          }
        });
  }

  private void lost(String why) {
    err.println("edgewire: the connection was lost (" + why + "); connecting again");
    err.flush();
    socket = Optional.empty();
    later(200, this::reconnect);
  }

  private void reconnect() {
    try {
      connect();
    } catch (LaunchException e) {
      fail(e);
    }
  }

  private void fail(LaunchException why) {
    failure = Optional.of(why);
  }

  private void later(long millis, Runnable task) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
        .execute(
            () ->
                tasks.add(
                    () -> {
                      task.run();
                      pump();
                    }));
  }
}
