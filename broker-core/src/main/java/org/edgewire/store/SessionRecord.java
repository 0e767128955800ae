package org.edgewire.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.edgewire.member.Epoch;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;

/**
 * What the store remembers of a MiniApp session, its state left out.
 *
 * @param id its name
 * @param epoch tells this session from earlier ones of that name
 * @param version counts the patches, from 0
 * @param seq counts the actions, from 0
 * @param members who may join; empty for everybody
 * @param ttl how long it is kept while nobody is there
 * @param createdAt when it was made
 * @param lastActive of the last change, or when somebody was last known to be there
 */
public record SessionRecord(
    SessionId id,
    Epoch epoch,
    long version,
    long seq,
    Optional<Set<UserId>> members,
    Duration ttl,
    Instant createdAt,
    Instant lastActive) {

  /** Copies the members. */
  public SessionRecord {
    members = members.map(Set::copyOf);
  }

  /** A new one. */
  public static SessionRecord created(
      SessionId id, Epoch epoch, Optional<Set<UserId>> members, Duration ttl, Instant now) {
    return new SessionRecord(id, epoch, 0, 0, members, ttl, now, now);
  }

  /** Whether that user may join. */
  public boolean admits(UserId user) {
    return members.map(list -> list.contains(user)).orElse(true);
  }

  /** When it is dropped if nobody is there by then. */
  public Instant dropAt() {
    return lastActive.plus(ttl);
  }

  /** The number of its newest patch or action, which are counted together. */
  public long position() {
    return version + seq;
  }

  /** The same with other members and another ttl. */
  public SessionRecord with(Optional<Set<UserId>> newMembers, Duration newTtl) {
    return new SessionRecord(id, epoch, version, seq, newMembers, newTtl, createdAt, lastActive);
  }

  /** The same after a patch. */
  public SessionRecord patched(SessionPatch patch) {
    return new SessionRecord(
        id, epoch, patch.version(), seq, members, ttl, createdAt, later(patch.at()));
  }

  /** The same after an action. */
  public SessionRecord acted(SessionAction action) {
    return new SessionRecord(
        id, epoch, version, action.seq(), members, ttl, createdAt, later(action.at()));
  }

  /** The same, somebody having been there at that time. */
  public SessionRecord activeAt(Instant at) {
    return new SessionRecord(id, epoch, version, seq, members, ttl, createdAt, later(at));
  }

  private Instant later(Instant at) {
    return at.isAfter(lastActive) ? at : lastActive;
  }
}
