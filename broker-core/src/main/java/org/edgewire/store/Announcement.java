package org.edgewire.store;

import java.time.Instant;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandState;

/** Something that the receiver of webhooks is told (protocol section "Webhooks"). */
public sealed interface Announcement {
  /** Who it is about; those about the same are told in their order. At most 140 characters. */
  String about();

  /** When it happened. */
  Instant at();

  /** Whether an earlier announcement about the same may still wait. */
  default boolean mayFollowAnother() {
    return true;
  }

  /**
   * A command reached a final state, for the first time or because a late ack changed it.
   *
   * @param state as it was then
   */
  record CommandEnded(CommandState state) implements Announcement {
    @Override
    public String about() {
      return "command " + state.command().id().value();
    }

    @Override
    public Instant at() {
      return state.changedAt();
    }

    @Override
    public boolean mayFollowAnother() {
      return state.timeline().stream().filter(entry -> entry.status().isFinal()).count() > 1;
    }
  }

  /** An agent's WebSocket opened. */
  record AgentOnline(AgentId agent, Instant at) implements Announcement {
    @Override
    public String about() {
      return aboutAgent(agent);
    }
  }

  /**
   * An agent's WebSocket is gone.
   *
   * @param closeCode as observed
   */
  record AgentOffline(AgentId agent, int closeCode, Instant at) implements Announcement {
    @Override
    public String about() {
      return aboutAgent(agent);
    }
  }

  /** An agent's own event was stored. */
  record AgentSaid(Event.AgentReported event) implements Announcement {
    @Override
    public String about() {
      return aboutAgent(event.agent());
    }

    @Override
    public Instant at() {
      return event.at();
    }
  }

  private static String aboutAgent(AgentId agent) {
    return "agent " + agent.value();
  }
}
