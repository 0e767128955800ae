package org.edgewire.standalone.testing.fault;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.edgewire.endpoint.Peer;

/**
 * Faults by chance: the fate of the n-th frame of a peer in one direction follows from the seed
 * alone, however threads run.
 */
final class RandomFaults {
  private static final Set<String> HEARTBEATS =
      Set.of("{\"type\":\"ping\"}", "{\"type\":\"pong\"}");

  private final long seed;
  private final Chances chances;
  private final Map<String, Integer> counts = new HashMap<>();

  RandomFaults(long seed, Chances chances) {
    this.seed = seed;
    this.chances = chances;
  }

  Fate decide(Peer peer, Direction way, String frame) {
    // They come when they come, and would let the others change their numbers.
    if (HEARTBEATS.contains(frame)) {
      return Fate.PASS;
    }
    String lane = way + " " + peer;
    int n = counts.merge(lane, 1, Integer::sum);
    // The record's own text names who it is; its hash is the same in every process.
    SplittableRandom random = new SplittableRandom(seed ^ ((long) lane.hashCode() << 32) ^ n);
    double chance = random.nextDouble();
    if (chance < chances.drop()) {
      return Fate.DROP;
    }
    if (chance < chances.drop() + chances.duplicate()) {
      return Fate.TWICE;
    }
    if (chance < chances.drop() + chances.duplicate() + chances.delay()) {
      long most = chances.longestDelay().toMillis();
      return Fate.delayed(Duration.ofMillis(1 + random.nextLong(Math.max(1, most))));
    }
    return Fate.PASS;
  }

  @Override
  public String toString() {
    return "random faults of seed " + seed + " with " + chances;
  }
}
