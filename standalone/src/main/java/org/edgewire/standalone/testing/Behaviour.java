package org.edgewire.standalone.testing;

import java.time.Duration;

/**
 * What a {@link FakeAgent} does with a command. Called on the client's thread, one at a time; must
 * not wait for anything that comes later on the same socket.
 */
@FunctionalInterface
public interface Behaviour {
  /** A command came. */
  void command(FakeAgent agent, AgentCommand command);

  /** The agent is connected. Nothing by default. */
  default void connected(FakeAgent agent) {}

  /** The connection is over, otherwise than by the end of the test. Nothing by default. */
  default void disconnected(FakeAgent agent, int closeCode) {}

  /** A ping was not answered in time. Nothing by default. */
  default void unanswered(FakeAgent agent) {}

  /** Acks {@code completed} at once; what agents do by default. */
  static Behaviour completes() {
    return acks("completed");
  }

  /** Acks with that status at once. */
  static Behaviour acks(String status) {
    return (agent, command) -> agent.ack(command.id(), status);
  }

  /** Acks {@code failed} at once. */
  static Behaviour fails(String error) {
    return (agent, command) -> agent.ackFailed(command.id(), error);
  }

  /** Says nothing; the test may {@link FakeAgent#ack} late. */
  static Behaviour neverAcks() {
    return (agent, command) -> {};
  }

  /** Acks {@code completed} after that much of the broker's time. */
  static Behaviour acksLate(Duration delay) {
    return (agent, command) -> agent.after(delay, () -> agent.ack(command.id(), "completed"));
  }

  /** Acks {@code completed} twice. */
  static Behaviour acksTwice() {
    return completes().andThen(completes());
  }

  /** Answers with text that no agent should say, and with no ack. */
  static Behaviour talksRubbish(String text) {
    return (agent, command) -> agent.send(text);
  }

  /** Closes the connection in answer, with that code. */
  static Behaviour closesWith(int code) {
    return (agent, command) -> agent.closeWith(code);
  }

  /** The process dies with the work done and not acked: the connection is cut without a word. */
  static Behaviour crashes() {
    return (agent, command) -> agent.drop();
  }

  /** Reads nothing more from the socket as soon as a command came, which it does not ack. */
  static Behaviour stopsReading() {
    return (agent, command) -> agent.stopsReading();
  }

  /**
   * What the published agent does: it runs everything that comes, also what it ran before; acks
   * {@code completed} once, and the ack is lost when its socket is down; acks a {@code
   * schedule_message} when it is stored and again at its {@code send_at}; answers {@code
   * cancel_scheduled} with {@code failed}; connects again for ever, at once after 1012, else after
   * 1 s, doubled up to 60 s, of the broker's time; kills a socket whose pong does not come. To be
   * made for each agent.
   */
  static Behaviour ofTheField() {
    return new FieldBehaviour();
  }

  /** First this, then that; this one's answer to all else. */
  default Behaviour andThen(Behaviour next) {
    return (agent, command) -> {
      command(agent, command);
      next.command(agent, command);
    };
  }
}
