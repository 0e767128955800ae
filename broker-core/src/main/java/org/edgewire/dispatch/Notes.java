package org.edgewire.dispatch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.edgewire.connection.OutboundMessage;
import org.edgewire.session.EdgeSession;
import org.edgewire.store.AgentRecord;
import org.edgewire.store.Announcement;
import org.edgewire.wire.AgentCodec;
import org.edgewire.wire.BrokerMessage;

/**
 * What is remembered of one agent: changes that come while one is being stored are stored together.
 * Also sends the retained configuration. Owned by the agent's mailbox.
 */
final class Notes {
  private static final Logger LOG = System.getLogger(Notes.class.getName());
  private static final int MAX_NEWS = 100;

  private final AgentDesk desk;
  private final Tools tools;
  private boolean storing;
  private boolean waiting;
  private final List<Announcement> news = new ArrayList<>();
  private UnaryOperator<AgentRecord> changes = UnaryOperator.identity();
  private int configSent;

  Notes(AgentDesk desk, Tools tools) {
    this.desk = desk;
    this.tools = tools;
  }

  boolean isIdle() {
    return !storing && !waiting;
  }

  /** A new connection has not been sent any configuration. */
  void socketOpened() {
    configSent = 0;
  }

  /** The agent got a new configuration. */
  void configured(AgentRecord agent) {
    sendConfig(agent);
  }

  /** The agent was heard after that version of its configuration went out. */
  void heardAfterConfig(int version) {
    note(agent -> agent.withConfigHeard(version));
  }

  /** Changes what is remembered of the agent. */
  void note(UnaryOperator<AgentRecord> change) {
    UnaryOperator<AgentRecord> before = changes;
    changes = agent -> change.apply(before.apply(agent));
    waiting = true;
    store();
  }

  /** The same, and the receiver of webhooks is told. */
  void note(UnaryOperator<AgentRecord> change, Announcement told) {
    if (news.size() == MAX_NEWS) {
      LOG.log(
          Level.WARNING,
          "{0} comes and goes while nothing can be stored; some of it is not announced",
          desk.id());
      news.remove(0);
    }
    news.add(told);
    note(change);
  }

  private void store() {
    if (storing || !waiting) {
      return;
    }
    storing = true;
    waiting = false;
    UnaryOperator<AgentRecord> all = changes;
    changes = UnaryOperator.identity();
    List<Announcement> told = List.copyOf(news);
    news.clear();
    tools
        .store()
        .submit(
            new NoteOperation(desk.id(), all, told),
            Receipts.of(
                agent -> desk.post(owner -> owner.notes().stored(Optional.of(agent))),
                refused -> desk.post(owner -> owner.notes().stored(Optional.empty()))));
  }

  private void stored(Optional<AgentRecord> agent) {
    storing = false;
    agent.ifPresent(this::sendConfig);
    store();
  }

  /** The newest configuration goes out once per connection, until the agent was heard after it. */
  private void sendConfig(AgentRecord agent) {
    boolean unheard = agent.configVersion() > agent.configHeard();
    if (!unheard || agent.configVersion() <= configSent) {
      return;
    }
    desk.session()
        .ifPresent(
            open -> {
              configSent = agent.configVersion();
              BrokerMessage update = new BrokerMessage.ConfigUpdate(agent.config().orElseThrow());
              open.outbound().offer(new ConfigMessage(update, configSent, open));
            });
  }

  /** Arms the connection to tell of the first frame that comes after it. */
  private static final class ConfigMessage extends OutboundMessage {
    private final int version;
    private final EdgeSession to;

    ConfigMessage(BrokerMessage update, int version, EdgeSession to) {
      super(AgentCodec.encode(update));
      this.version = version;
      this.to = to;
    }

    @Override
    protected void goingOut() {
      to.configGoesOut(version);
    }
  }
}
