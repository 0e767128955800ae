package org.edgewire.standalone.bench;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.edgewire.member.SessionId;

/**
 * What a bench of a MiniApp session does.
 *
 * @param url of the broker, http only
 * @param session that is joined; empty for a new one
 * @param tokens makes the token of a user
 * @param load who does what
 * @param pid of the broker's process, where it is to be watched and cannot be found by its port
 */
public record RoomPlan(
    URI url,
    Optional<SessionId> session,
    UnaryOperator<String> tokens,
    Load load,
    OptionalLong pid) {
  /**
   * Who does what.
   *
   * @param members connected ones of one session, each a user
   * @param senders how many of them send patches, in turn
   * @param rate patches a second of all senders together, 0 for as fast as they are delivered
   * @param seconds measured
   * @param warmUpSeconds before, not measured
   * @param window patches at once that not every member has heard, at most
   * @param patchBytes so long is each patch
   */
  public record Load(
      int members,
      int senders,
      int rate,
      int seconds,
      int warmUpSeconds,
      int window,
      int patchBytes) {}
}
