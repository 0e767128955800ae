package org.edgewire.agent;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import org.edgewire.command.AgentId;

/** Logs what happens to an agent that nobody listens to. */
record LogListener(AgentId agent) implements AgentListener {
  private static final System.Logger LOG = System.getLogger(LogListener.class.getName());

  @Override
  public void connected() {
    LOG.log(INFO, "agent {0} is connected", agent);
  }

  @Override
  public void polling() {
    LOG.log(WARNING, "agent {0} polls until its WebSocket is open again", agent);
  }

  @Override
  public void note(String line) {
    LOG.log(WARNING, "agent {0}: {1}", agent, line);
  }
}
