package org.edgewire.room;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.connection.OutboundMessage;
import org.edgewire.json.JsonText;
import org.edgewire.member.Join;
import org.edgewire.store.SessionAction;
import org.edgewire.store.SessionPatch;
import org.edgewire.wire.RoomMessage;

/** What a member hears first: the state, or what it missed (protocol section 6, resume). */
final class Welcome {
  private Welcome() {}

  static void say(Member member, Changes changes, Roster roster, Surroundings surroundings) {
    Optional<List<String>> missed =
        missed(member.join(), changes, surroundings.now(), surroundings);
    long version =
        missed.isPresent()
            ? member.join().resume().map(Join.Resume::since).orElseThrow()
            : changes.record().version();
    Optional<JsonText> state =
        missed.isPresent() ? Optional.empty() : Optional.of(changes.state().text());
    member.say(
        new RoomMessage.Connected(
            changes.record().id(),
            member.id().orElseThrow(),
            member.user(),
            roster.connections(),
            roster.users(),
            roster.userCount(),
            state,
            version,
            changes.record().epoch(),
            missed.isPresent()));
    missed.ifPresent(frames -> frames.forEach(frame -> member.say(OutboundMessage.of(frame))));
  }

  /** Empty when nothing is to be resumed, or what was missed is not known any more or too much. */
  private static Optional<List<String>> missed(
      Join join, Changes changes, Instant now, Surroundings surroundings) {
    return join.resume()
        .filter(resume -> resume.epoch().equals(changes.record().epoch()))
        .flatMap(
            resume ->
                changes
                    .history()
                    .patchesAfter(resume.since(), changes.record().version())
                    .map(
                        patches ->
                            inOrder(
                                patches,
                                changes
                                    .history()
                                    .actionsAfter(resume.since(), now.minus(RoomPolicy.REPLAYED)))))
        .filter(frames -> fits(frames, surroundings));
  }

  /** An action comes right after the patch that made the version at which it was accepted. */
  private static List<String> inOrder(List<SessionPatch> patches, List<SessionAction> actions) {
    List<String> frames = new ArrayList<>();
    int next = 0;
    for (SessionPatch patch : patches) {
      while (next < actions.size() && actions.get(next).version() < patch.version()) {
        frames.add(Changes.frame(actions.get(next++)));
      }
      frames.add(Changes.frame(patch));
    }
    actions.subList(next, actions.size()).forEach(action -> frames.add(Changes.frame(action)));
    return frames;
  }

  /** What does not fit into the queue in front of the connection would end it. */
  private static boolean fits(List<String> frames, Surroundings surroundings) {
    var limits = surroundings.policy().outbound();
    long characters = frames.stream().mapToLong(String::length).sum();
    return frames.size() < limits.maxMessages() / 2 && characters < limits.maxBytes() / 2;
  }
}
