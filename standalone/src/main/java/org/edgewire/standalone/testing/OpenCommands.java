package org.edgewire.standalone.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.edgewire.Broker;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.dispatch.BrokerListener;
import org.edgewire.dispatch.Explanation;

/** Which commands are not over, and why; writes down what becomes of each. Thread-safe. */
final class OpenCommands implements BrokerListener {
  private static final int SHOWN = 10;
  private static final long PATIENCE_SECONDS = 5;

  private final Map<CommandId, String> open = new LinkedHashMap<>();
  private final Broker broker;
  private final WireLog log;

  OpenCommands(Broker broker, WireLog log) {
    this.broker = broker;
    this.log = log;
  }

  @Override
  public void commandChanged(CommandState state) {
    CommandId id = state.command().id();
    String named = state.command().type() + " " + id + " for " + state.command().agent();
    log.add("broker", named + " is " + state.status().wireName());
    synchronized (open) {
      if (state.status().isFinal()) {
        open.remove(id);
      } else {
        open.put(id, named);
      }
    }
  }

  @Override
  public void agentOnline(AgentId agent) {
    log.add("broker", agent + " is online");
  }

  @Override
  public void agentOffline(AgentId agent, int closeCode) {
    log.add("broker", agent + " is offline, close code " + closeCode);
  }

  /** After a restart those that were open are told by another broker. */
  void moveTo(OpenCommands next) {
    synchronized (open) {
      open.forEach(next::stillOpen);
    }
  }

  private void stillOpen(CommandId id, String named) {
    synchronized (open) {
      open.putIfAbsent(id, named);
    }
  }

  /** One line for each of the oldest; empty when all are over. */
  String explained() {
    List<Map.Entry<CommandId, String>> some;
    synchronized (open) {
      some = open.entrySet().stream().limit(SHOWN).map(Map.Entry::copyOf).toList();
    }
    StringBuilder text = new StringBuilder();
    for (Map.Entry<CommandId, String> one : some) {
      text.append("\nNot over: ").append(one.getValue()).append(": ").append(why(one.getKey()));
    }
    return text.toString();
  }

  /** The broker's own explanation, as a sentence. */
  String why(CommandId id) {
    try {
      Optional<Explanation> found = broker.explain(id).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return found.map(Explanation::sentence).orElse("the broker does not know it");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted before the broker told why";
    } catch (ExecutionException | TimeoutException e) {
      return "the broker does not tell why (" + e + ")";
    }
  }
}
