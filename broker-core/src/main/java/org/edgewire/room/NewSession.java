package org.edgewire.room;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.edgewire.json.JsonText;
import org.edgewire.member.UserId;

/**
 * What a session is to be like.
 *
 * @param state an object; the empty one where it is left out. A session that exists keeps its own
 * @param members who may join; empty for everybody
 * @param ttl how long it is kept while nobody is there; the broker's own where it is left out
 */
public record NewSession(
    Optional<JsonText> state, Optional<Set<UserId>> members, Optional<Duration> ttl) {
  /** Most members. */
  public static final int MAX_MEMBERS = 10_000;

  /** An empty one for everybody. */
  public static final NewSession OPEN =
      new NewSession(Optional.empty(), Optional.empty(), Optional.empty());

  /** Checks and copies. */
  public NewSession {
    if (state.filter(text -> !text.isObject()).isPresent()) {
      throw new IllegalArgumentException("a state is a JSON object");
    }
    members = members.map(Set::copyOf);
    if (members.filter(all -> all.size() > MAX_MEMBERS).isPresent()) {
      throw new IllegalArgumentException("a session has at most " + MAX_MEMBERS + " members");
    }
    if (ttl.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
      throw new IllegalArgumentException("a ttl is longer than nothing");
    }
  }
}
