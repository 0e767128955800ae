package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.CommandState;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.Delivery;
import org.edgewire.command.TimelineEntry;

/**
 * Section 3 of the protocol as a plain model: follows every change and every written frame, and
 * fails on what may not be.
 */
final class LifeModel implements BrokerListener {
  private final Map<String, ModelCommand> commands = new LinkedHashMap<>();
  private final Map<String, ModelCommand> maybe = new LinkedHashMap<>();
  private final int window;
  private final Duration ackTimeout;
  private Set<ModelCommand> eligible = Set.of();
  private Instant woken = Instant.MIN;
  private List<String> failures = new ArrayList<>();

  LifeModel(int window, Duration ackTimeout) {
    this.window = window;
    this.ackTimeout = ackTimeout;
  }

  /** A submit is under way; it counts once it is heard of. */
  void submitting(ModelCommand command) {
    maybe.putIfAbsent(command.id, command);
  }

  Optional<ModelCommand> command(String id) {
    return Optional.ofNullable(commands.get(id));
  }

  List<ModelCommand> all() {
    return List.copyOf(commands.values());
  }

  int size() {
    return commands.size();
  }

  @Override
  public void commandChanged(CommandState state) {
    String id = state.command().id().value();
    ModelCommand known = commands.get(id);
    if (known == null) {
      accepted(id, state);
      return;
    }
    TimelineEntry entry = state.timeline().get(state.timeline().size() - 1);
    if (entry.status() != state.status() || !known.permits(state.status())) {
      failures.add("illegal: " + known + " -> " + state.status());
    }
    known.news.add(state.status());
    moved(known, state, entry);
  }

  private void accepted(String id, CommandState state) {
    ModelCommand fresh = maybe.get(id);
    if (fresh == null || state.status() != CommandStatus.QUEUED) {
      failures.add("nobody submitted " + id + " which is " + state.status());
      return;
    }
    fresh.expiresAt = state.command().expiresAt().orElse(Instant.MAX);
    commands.put(id, fresh);
  }

  private static void moved(ModelCommand known, CommandState state, TimelineEntry entry) {
    if (state.status() == CommandStatus.SENT) {
      known.sent++;
      known.sentAt = entry.at();
      known.mayGoToDedups |= state.dedup();
    } else if (entry.error().filter("never written"::equals).isPresent()) {
      known.sent--;
    }
    boolean retried =
        state.status() == CommandStatus.QUEUED
            && (known.status == CommandStatus.UNCONFIRMED
                || known.status == CommandStatus.EXHAUSTED);
    if (retried) {
      known.mostWrites = known.written + 1;
      known.mayGoToDedups = false;
    }
    known.status = state.status();
    known.slotGivenBack &= known.isOut();
  }

  /** The broker looks whose time has come. */
  void wakes(Instant now) {
    woken = now;
  }

  /** A step begins: what may go now must not be overtaken by what comes later. */
  void begin(Instant now) {
    commands.values().forEach(command -> command.news.clear());
    eligible = new HashSet<>();
    for (ModelCommand command : commands.values()) {
      if (command.isDue(now, woken) && !waitsInKey(command) && !command.needsDedup()) {
        eligible.add(command);
      }
    }
  }

  private boolean waitsInKey(ModelCommand command) {
    return command.key.isPresent()
        && commands.values().stream()
            .anyMatch(
                other ->
                    other.order < command.order
                        && other.agent.equals(command.agent)
                        && other.key.equals(command.key)
                        && !other.isFinal());
  }

  /** A command was handed to its agent since the step began. */
  void written(String agent, String id, boolean agentDedups, Instant stepBegan) {
    ModelCommand command = commands.get(id);
    if (command == null || !command.agent.equals(agent)) {
      failures.add("written to " + agent + ": " + id + " which is not its");
      return;
    }
    command.written++;
    require(command.sent > 0 || command.written == 0, "written without record", command);
    boolean again = command.written > command.mostWrites;
    boolean mayRepeat = command.delivery == Delivery.AT_LEAST_ONCE || command.mayGoToDedups;
    require(!again || mayRepeat, "written again", command);
    require(
        !again || command.delivery == Delivery.AT_LEAST_ONCE || agentDedups,
        "written again to an agent that does not de-duplicate",
        command);
    require(stepBegan.isBefore(command.expiresAt), "written after its expiry", command);
    if (command.news.contains(CommandStatus.SENT)) {
      inOrder(command);
    }
  }

  /** What was recorded in an earlier step may be written later, whatever came back meanwhile. */
  private void inOrder(ModelCommand command) {
    require(!waitsInKey(command), "sent before the one before it in its key ended", command);
    for (ModelCommand other : eligible) {
      boolean overtaken =
          other.order < command.order
              && other.agent.equals(command.agent)
              && other.lane == command.lane
              && other.status == CommandStatus.QUEUED
              && other.news.isEmpty();
      require(!overtaken, "overtook " + other, command);
    }
  }

  /** What must hold whenever nothing moves. */
  void check(Instant now, Set<String> agentsWritten) {
    for (ModelCommand command : commands.values()) {
      boolean late = !command.sentAt.plus(ackTimeout).isAfter(now);
      if (command.status == CommandStatus.SENT && late && window > 1) {
        command.slotGivenBack = true;
      }
      require(
          !command.deliverAt.filter(now::isBefore).isPresent() || command.sent == 0,
          "sent before its time",
          command);
    }
    for (String agent : agentsWritten) {
      long out =
          commands.values().stream()
              .filter(command -> command.agent.equals(agent))
              .filter(command -> command.isOut() && !command.slotGivenBack)
              .count();
      if (out > window) {
        failures.add(out + " commands are out at " + agent + ", the window is " + window);
      }
    }
    assertThat(failures).isEmpty();
  }

  private void require(boolean holds, String what, ModelCommand command) {
    if (!holds) {
      failures.add(what + ": " + command);
    }
  }
}
