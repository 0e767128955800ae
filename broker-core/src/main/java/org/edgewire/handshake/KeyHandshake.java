package org.edgewire.handshake;

import static java.lang.System.Logger.Level.DEBUG;

import java.util.Optional;
import java.util.OptionalInt;
import org.edgewire.metrics.Metrics;

/**
 * The policy by which producers and watchers are let in: who has the admin key, as long as there is
 * room. Every refusal comes before the upgrade. Thread-safe; never blocks.
 */
public final class KeyHandshake {
  private static final System.Logger LOG = System.getLogger(KeyHandshake.class.getName());
  private static final int RETRY_SECONDS = 5;

  private final KeyCheck keys;
  private final Room room;
  private final Metrics metrics;

  /** Whether there is room for one more. */
  public interface Room {
    /** Whether the broker ends. */
    boolean draining();

    /** Whether too many are here. */
    boolean full();
  }

  /**
   * @param keys knows the key
   * @param room whether there is any
   * @param metrics counts refusals by their cause
   */
  public KeyHandshake(KeyCheck keys, Room room, Metrics metrics) {
    this.keys = keys;
    this.room = room;
    this.metrics = metrics;
  }

  /**
   * Decides a handshake.
   *
   * @return refusals with 405 and 426 for what is no upgrade, 400 for a broken one, 401 for a
   *     missing or wrong key, 503 when there is no room
   */
  public Decision decide(HandshakeView request) {
    Optional<Decision.Refused> refusal =
        UpgradeCheck.refusal(request)
            .or(() -> logged(keys.refusalOfHandshake(request)))
            .or(this::noRoom);
    if (refusal.isPresent()) {
      metrics.handshakeRefused(refusal.get().cause());
      return refusal.get();
    }
    return new Decision.KeyHolder();
  }

  /** Whether a handshake carries the key; nothing is logged or counted. */
  public boolean holdsKey(HandshakeView request) {
    return keys.refusalOfHandshake(request).isEmpty();
  }

  private Optional<Decision.Refused> noRoom() {
    if (room.draining()) {
      return refused("draining", "the broker restarts");
    }
    return room.full()
        ? refused("full", "no further connection is taken for now")
        : Optional.empty();
  }

  /** Strangers must not fill the log: the statistics count them. */
  private static Optional<Decision.Refused> logged(Optional<Decision.Refused> refusal) {
    refusal.ifPresent(refused -> LOG.log(DEBUG, "Handshake refused: {0}", refused.cause()));
    return refusal;
  }

  private static Optional<Decision.Refused> refused(String code, String detail) {
    return Optional.of(
        new Decision.Refused(503, code, code, detail, OptionalInt.of(RETRY_SECONDS)));
  }
}
