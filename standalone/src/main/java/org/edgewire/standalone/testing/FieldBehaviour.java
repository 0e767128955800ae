package org.edgewire.standalone.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.edgewire.json.JsonObject;

/** The published agent: facts of protocol section 0. One agent's only. */
final class FieldBehaviour implements Behaviour {
  private static final int RESTART = 1012;
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private Duration backOff = FIRST;

  @Override
  public void command(FakeAgent agent, AgentCommand command) {
    switch (command.type()) {
      case "schedule_message" -> schedule(agent, command);
      // It knows its schedules by ids that it tells nobody.
      case "cancel_scheduled" -> agent.ackFailed(command.id(), "schedule not found");
      default -> agent.ack(command.id(), "completed");
    }
  }

  private static void schedule(FakeAgent agent, AgentCommand command) {
    agent.ack(command.id(), "completed");
    Optional<Instant> at =
        command.payload().asObject().flatMap(payload -> sendAt(payload)).filter(agent::isAhead);
    at.ifPresent(time -> agent.at(time, () -> agent.ack(command.id(), "completed")));
  }

  private static Optional<Instant> sendAt(JsonObject payload) {
    try {
      return payload.string("send_at").map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  @Override
  public synchronized void connected(FakeAgent agent) {
    backOff = FIRST;
  }

  @Override
  public synchronized void disconnected(FakeAgent agent, int closeCode) {
    if (closeCode == RESTART) {
      agent.after(Duration.ZERO, () -> again(agent));
    } else {
      agent.after(next(), () -> again(agent));
    }
  }

  private void again(FakeAgent agent) {
    if (!agent.isOpen() && agent.tryConnect().isPresent()) {
      agent.after(next(), () -> again(agent));
    }
  }

  private synchronized Duration next() {
    Duration delay = backOff;
    Duration doubled = backOff.multipliedBy(2);
    backOff = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return delay;
  }

  @Override
  public void unanswered(FakeAgent agent) {
    agent.drop();
  }
}
