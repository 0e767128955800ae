package org.edgewire.standalone.testing;

/**
 * What a {@link FakeAgent} does with a command. Called on the client's thread, one at a time; must
 * not wait for anything that comes later on the same socket.
 */
@FunctionalInterface
public interface Behaviour {
  /** A command came. */
  void command(FakeAgent agent, AgentCommand command);

  /** Acks {@code completed} at once; what agents do by default. */
  static Behaviour completes() {
    return (agent, command) -> agent.ack(command.id(), "completed");
  }

  /** Acks {@code failed} at once. */
  static Behaviour fails(String error) {
    return (agent, command) -> agent.ackFailed(command.id(), error);
  }

  /** Says nothing; the test may {@link FakeAgent#ack} late. */
  static Behaviour neverAcks() {
    return (agent, command) -> {};
  }

  /** Acks {@code completed} twice. */
  static Behaviour acksTwice() {
    return completes().andThen(completes());
  }

  /** Closes the connection in answer, with that code. */
  static Behaviour closesWith(int code) {
    return (agent, command) -> agent.closeWith(code);
  }

  /** The process dies with the work done and not acked: the connection is cut without a word. */
  static Behaviour crashes() {
    return (agent, command) -> agent.drop();
  }

  /** First this, then that. */
  default Behaviour andThen(Behaviour next) {
    return (agent, command) -> {
      command(agent, command);
      next.command(agent, command);
    };
  }
}
