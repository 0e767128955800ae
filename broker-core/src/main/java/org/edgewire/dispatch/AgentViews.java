package org.edgewire.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.edgewire.command.AgentId;
import org.edgewire.session.EdgeSession;
import org.edgewire.store.AgentRecord;

/** Puts together what is remembered of an agent and what its desk knows. */
final class AgentViews {
  private static final Duration POLLING_FOR = Duration.ofMinutes(10);

  private final Tools tools;
  private final Function<AgentId, Optional<AgentDesk>> desks;

  AgentViews(Tools tools, Function<AgentId, Optional<AgentDesk>> desks) {
    this.tools = tools;
    this.desks = desks;
  }

  AgentView of(AgentId id) {
    return of(tools.store().findAgent(id).orElseGet(() -> AgentRecord.unknown(id)));
  }

  AgentView of(AgentRecord record) {
    Optional<AgentDesk.Outline> outline = desks.apply(record.id()).map(AgentDesk::outline);
    Optional<EdgeSession> open = outline.flatMap(AgentDesk.Outline::session);
    Instant now = tools.clock().instant();
    AgentRecord heard =
        open.map(session -> record.seen(now.minusNanos(session.silence()))).orElse(record);
    return new AgentView(
        heard,
        presence(open.isPresent(), record, now),
        open.map(EdgeSession::since),
        tools.store().countsOf(record.id()),
        outline.map(AgentDesk.Outline::takeovers).orElse(0L));
  }

  private static AgentView.Presence presence(boolean online, AgentRecord record, Instant now) {
    if (online) {
      return AgentView.Presence.ONLINE;
    }
    boolean polling = record.lastSync().filter(at -> at.plus(POLLING_FOR).isAfter(now)).isPresent();
    return polling ? AgentView.Presence.POLLING : AgentView.Presence.OFFLINE;
  }
}
