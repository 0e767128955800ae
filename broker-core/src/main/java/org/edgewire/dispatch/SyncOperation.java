package org.edgewire.dispatch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.edgewire.command.Ack;
import org.edgewire.command.AgentId;
import org.edgewire.command.Channel;
import org.edgewire.command.CommandId;
import org.edgewire.command.Lifecycle;
import org.edgewire.dispatch.SyncRequest.ReportedEvent;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.Event;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;

/**
 * Records everything that a poll brought: acks, events, status (protocol section 4).
 *
 * @param agent who polls
 * @param request what it said
 * @param acks all of them, those that follow from the last command id included
 * @param configHeard the version of the configuration that the poll before was answered with
 * @param lifecycle the rules
 */
record SyncOperation(
    AgentId agent, SyncRequest request, List<Ack> acks, int configHeard, Lifecycle lifecycle)
    implements Operation<SyncOperation.Taken> {

  /**
   * What was recorded.
   *
   * @param agent what is known of it now
   * @param ackEvents ids of the events that are stored
   * @param unknownAcks acks of commands that are not this agent's
   */
  record Taken(AgentRecord agent, List<String> ackEvents, int unknownAcks) {}

  @Override
  public Intake intake() {
    return Intake.LOOKUP;
  }

  @Override
  public Set<CommandId> commands() {
    Set<CommandId> ids = new HashSet<>();
    acks.forEach(ack -> ids.add(ack.id()));
    return ids;
  }

  @Override
  public Set<AgentId> agents() {
    return Set.of(agent);
  }

  @Override
  public int weight() {
    return 500
        + request.events().stream().mapToInt(event -> event.body().text().length()).sum()
        + request.status().map(status -> status.text().length()).orElse(0);
  }

  @Override
  public Taken decide(Ledger ledger) {
    int unknown = 0;
    for (Ack ack : acks) {
      if (!AckOperation.apply(ledger, agent, ack, Channel.SYNC, lifecycle)) {
        unknown++;
      }
    }
    List<String> stored = new ArrayList<>();
    for (ReportedEvent event : request.events()) {
      if (!ledger.hasReported(agent, event.eventId())) {
        ledger.report(new Event.AgentReported(agent, event.eventId(), event.body(), ledger.now()));
      }
      stored.add(event.eventId());
    }
    AgentRecord before = ledger.agent(agent);
    AgentRecord heard =
        request
            .status()
            .map(status -> before.withStatus(status, request.capabilities(), ledger.now()))
            .orElse(before)
            .synced(ledger.now())
            .withConfigHeard(configHeard);
    ledger.note(heard);
    return new Taken(heard, stored, unknown);
  }
}
