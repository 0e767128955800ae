package org.edgewire.dispatch;

import org.edgewire.connection.Receiver;

/**
 * One WebSocket of an agent. After the agent came back on a newer one everything said here is
 * without effect.
 */
public interface AgentLink extends Receiver {}
