package org.edgewire.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.command.StatusChange;
import org.edgewire.json.JsonText;

/** A listener that keeps what it heard, a line each. */
public final class Heard implements CommitListener {
  private final List<String> lines = new ArrayList<>();
  private final Map<CommandId, CommandState> states = new HashMap<>();

  @Override
  public void accepted(CommandState state, JsonText payload) {
    states.put(state.command().id(), state);
    lines.add("accepted " + state.command().id() + " " + payload.text());
  }

  @Override
  public void changed(
      CommandState before, CommandState after, StatusChange change, Optional<JsonText> payload) {
    if (!before.equals(states.put(after.command().id(), after))) {
      lines.add("unexpected before " + before);
    }
    lines.add(before.command().id() + " " + before.status() + " -> " + after.status());
  }

  @Override
  public void released(CommandState state, Optional<JsonText> payload) {
    String id = state.command().id().value();
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    boolean atOnce = last.startsWith("accepted " + id + " ") || last.startsWith(id + " ");
    if (!atOnce) {
      lines.add("released " + id + payload.map(text -> " " + text.text()).orElse(""));
    }
  }

  @Override
  public void parked(CommandState state) {
    lines.add("parked " + state.command().id());
  }

  @Override
  public void noted(AgentRecord agent) {
    lines.add("noted " + agent.id());
  }

  @Override
  public void reported(Event.AgentReported event) {
    lines.add("reported " + event.agent() + " " + event.eventId());
  }

  /** Where a command stands by what was heard. */
  public Optional<CommandState> stateOf(CommandId id) {
    return Optional.ofNullable(states.get(id));
  }

  /** Adds a line of the test's own. */
  public void add(String line) {
    lines.add(line);
  }

  /** What was heard so far; then forgets it. */
  public List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }
}
