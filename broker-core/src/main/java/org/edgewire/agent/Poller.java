package org.edgewire.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;

/**
 * The way around a WebSocket that is not to be had: polls {@code /edge/sync}. One long poll waits
 * for commands; acks go with a further one at once, which makes the broker end the waiting one.
 * Owned by the agent's mailbox.
 */
final class Poller {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final int MOST_ACKS = 200;

  /** Of the broker's 1 MiB for a body. */
  private static final int MOST_ACK_CHARACTERS = 300_000;

  private static final int MOST_COMMANDS = 64;

  private final Loop loop;
  private final Settings settings;
  private final Http http;
  private final Backoff backoff;
  private final Events events;
  private boolean active;
  private boolean resting;
  private boolean waiting;
  private boolean acking;

  /** Brings polls to the broker. */
  interface Http {
    /** Polls; the future fails when nothing answered. */
    CompletableFuture<Answer> poll(String body);
  }

  /**
   * What the broker answered.
   *
   * @param status of HTTP
   * @param patience how long it asks to wait
   * @param body as it came
   */
  record Answer(int status, Duration patience, String body) {}

  /** What polls are about, in the agent's mailbox. */
  interface Events {
    /** The agent's state of health. */
    JsonText health();

    /** Ends of commands that the broker is not known to have. */
    List<Task> unconfirmed(int most);

    /** Acks that need not arrive; they are not given again. */
    List<JsonText> takeNotices();

    /** The broker has them now. */
    void confirmed(List<Task> ends);

    /** How many commands may come. */
    int room();

    /** A command came. */
    void command(JsonText data);

    /** The newest configuration came. */
    void configured(JsonText configuration);

    /** Something for the log. */
    void note(String line);
  }

  Poller(Loop loop, Settings settings, Http http, Backoff backoff, Events events) {
    this.loop = loop;
    this.settings = settings;
    this.http = http;
    this.backoff = backoff;
    this.events = events;
  }

  boolean isActive() {
    return active;
  }

  /** Polls from now on. */
  void begin() {
    active = true;
    next();
  }

  /** The WebSocket is open again; what was asked is still heard. */
  void end() {
    active = false;
  }

  /** Polls for what is new, if that is allowed now. */
  void next() {
    if (!active || resting) {
      return;
    }
    List<Task> ends = acking ? List.of() : portion(events.unconfirmed(MOST_ACKS));
    List<JsonText> acks = new ArrayList<>(acking ? List.of() : events.takeNotices());
    ends.forEach(end -> acks.add(end.ack().orElseThrow()));
    int room = Math.min(events.room(), MOST_COMMANDS);
    if (!acks.isEmpty()) {
      acking = true;
      ask(acks, ends, Math.max(1, room), Duration.ZERO);
    } else if (!waiting && !acking && room > 0) {
      waiting = true;
      ask(List.of(), List.of(), room, WAIT);
    }
  }

  private static List<Task> portion(List<Task> unconfirmed) {
    List<Task> portion = new ArrayList<>();
    int characters = 0;
    for (Task task : unconfirmed) {
      characters += task.ack().orElseThrow().text().length();
      if (characters > MOST_ACK_CHARACTERS && !portion.isEmpty()) {
        break;
      }
      portion.add(task);
    }
    return portion;
  }

  private void ask(List<JsonText> acks, List<Task> ends, int room, Duration wait) {
    String body = AgentJson.poll(settings.agent(), events.health(), acks, room, wait);
    boolean isWait = acks.isEmpty();
    CompletableFuture<Answer> unused =
        send(body)
            .whenComplete(
                (answer, failure) ->
                    loop.post(
                        () -> {
                          waiting &= !isWait;
                          acking &= isWait;
                          if (failure != null) {
                            rest("polling failed: " + failure, Duration.ZERO);
                          } else {
                            answered(ends, answer);
                          }
                        }));
  }

  private CompletableFuture<Answer> send(String body) {
    try {
      return http.poll(body);
    } catch (RuntimeException e) {
      // The token could not be made.
      return CompletableFuture.failedFuture(e);
    }
  }

  private void answered(List<Task> ends, Answer answer) {
    if (answer.status() != 200) {
      rest("the broker answered a poll with " + answer.status(), answer.patience());
      return;
    }
    backoff.reset();
    events.confirmed(ends);
    try {
      JsonObject body = JsonObject.parse(answer.body());
      body.get("config_updates").ifPresent(events::configured);
      body.get("commands").flatMap(JsonText::asArray).orElse(List.of()).forEach(events::command);
      next();
    } catch (JsonSyntaxException e) {
      rest("the answer to a poll is no JSON object", Duration.ZERO);
    }
  }

  private void rest(String why, Duration atLeast) {
    if (resting || !active) {
      return;
    }
    resting = true;
    Duration delay = backoff.next(atLeast);
    events.note(why + "; polling again in " + delay.toMillis() + " ms");
    loop.after(
        delay,
        () -> {
          resting = false;
          next();
        });
  }
}
