package org.edgewire.agent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.CommandId;
import org.edgewire.json.JsonText;

/**
 * Brings the ends of commands to the broker, until it is known to have them. An answered poll says
 * so at once. On a WebSocket nothing says so: there an ack counts as known when a ping that was
 * sent a while after it is answered, because the broker has then outlived the moment in which it
 * would have recorded the ack. Until then it is sent again on every new connection; acks are
 * idempotent. Owned by the agent's mailbox.
 */
final class Outbox {
  /** Longer than a broker takes from a frame to its commit. */
  static final Duration SETTLED = Duration.ofSeconds(2);

  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

  private static final Set<String> TRANSIENT = Set.of("overloaded", "unavailable");

  /** A backlog of acks goes out in portions, one a second. */
  private static final int PORTION = 256;

  private final Loop loop;
  private final Map<CommandId, Long> sent = new LinkedHashMap<>();
  private final List<JsonText> notices = new ArrayList<>();
  private final Deque<CommandId> backlog = new ArrayDeque<>();
  private Optional<AgentSocket> socket = Optional.empty();

  Outbox(Loop loop) {
    this.loop = loop;
  }

  /** From now on acks go out here. */
  void opened(AgentSocket opened) {
    socket = Optional.of(opened);
    notices.clear();
    sent.clear();
    backlog.clear();
    loop.journal().tasks().unconfirmed().forEach(task -> backlog.add(task.id()));
    sendPortion();
  }

  /** There is no socket any more. */
  void closed() {
    socket = Optional.empty();
    sent.clear();
    backlog.clear();
  }

  /** A command ended; says whether its ack went out. */
  boolean ended(Task task) {
    socket.ifPresent(open -> send(open, task));
    return socket.isPresent();
  }

  private void send(AgentSocket open, Task task) {
    task.ack()
        .ifPresent(
            ack -> {
              open.send(AgentJson.ack(ack));
              sent.remove(task.id());
              sent.put(task.id(), loop.nanoTime());
            });
  }

  /** Something that need not arrive; says whether it went out. */
  boolean progress(JsonText ack) {
    socket.ifPresentOrElse(
        open -> open.send(AgentJson.ack(ack)),
        () -> {
          if (notices.size() < PORTION) {
            notices.add(ack);
          }
        });
    return socket.isPresent();
  }

  /** What need not arrive, for a poll; empty afterwards. */
  List<JsonText> takeNotices() {
    List<JsonText> taken = List.copyOf(notices);
    notices.clear();
    return taken;
  }

  /** A portion of the backlog goes out. */
  void sendPortion() {
    for (int i = 0; i < PORTION && socket.isPresent() && !backlog.isEmpty(); i++) {
      loop.journal()
          .tasks()
          .find(backlog.remove())
          .filter(Task::isUnconfirmed)
          .ifPresent(task -> send(socket.orElseThrow(), task));
    }
  }

  /** The ping sent at that time was answered. */
  void pong(long pingedAt) {
    List<CommandId> settled = new ArrayList<>();
    Iterator<Map.Entry<CommandId, Long>> oldest = sent.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<CommandId, Long> ack = oldest.next();
      if (pingedAt - ack.getValue() < SETTLED.toNanos()) {
        break;
      }
      settled.add(ack.getKey());
      oldest.remove();
    }
    known(settled);
  }

  /** The broker has these ends, unless a later word on the command came since. */
  void confirm(Collection<Task> ends) {
    known(
        ends.stream()
            .filter(end -> loop.journal().tasks().find(end.id()).filter(end::equals).isPresent())
            .map(Task::id)
            .toList());
  }

  private void known(Collection<CommandId> ids) {
    loop.journal().confirm(ids);
    loop.syncLater();
  }

  /** The broker could not use an ack. */
  void refused(CommandId id, String code) {
    if (code.equals("unknown_command")) {
      sent.remove(id);
      known(List.of(id));
    } else if (sent.remove(id) != null && TRANSIENT.contains(code)) {
      loop.after(TRY_AGAIN, () -> backlog.add(id));
    }
  }

  /** Whether acks on this connection wait to be known. */
  boolean isUnsettled() {
    return !sent.isEmpty();
  }

  /** The acks that wait, for a poll, the oldest first. */
  List<Task> unconfirmed(int most) {
    return loop.journal().tasks().unconfirmed().stream().limit(most).toList();
  }
}
