package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JsonDoc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * 1 000 random patches of five members that lose their connections and come back, over real
 * sockets. The seed is printed and can be given as {@code -Dedgewire.random.seed}.
 */
public abstract class MiniAppRandomContract extends Contract {
  private static final int MEMBERS = 5;
  private static final int PATCHES = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<RandomMember> members = new ArrayList<>();
  private final Map<String, Integer> states = new ConcurrentHashMap<>();
  private final Set<String> contradictions = ConcurrentHashMap.newKeySet();

  @AfterEach
  final void leave() {
    members.forEach(RandomMember::drop);
  }

  @Test
  void allEndInTheSameStateWhateverWasLost() {
    long seed = Long.getLong("edgewire.random.seed", System.nanoTime());
    System.out.println("random patches: seed " + seed);
    Random random = new Random(seed);
    String session = Commands.unique("random");
    for (int i = 0; i < MEMBERS; i++) {
      members.add(
          new RandomMember(
              deployment(), session, "u" + i, new Random(random.nextLong()), this::saw));
    }

    for (int made = 0; made < PATCHES; made++) {
      RandomMember member = members.get(random.nextInt(MEMBERS));
      int what = random.nextInt(100);
      if (what < 4) {
        member.drop();
      } else if (what < 12 && !member.isConnected()) {
        member.connect();
      }
      if (member.isFull()) {
        settle(member);
        member.drop();
        member.connect();
      }
      member.patch();
    }
    for (RandomMember member : members) {
      settle(member);
      member.drop();
      member.connect();
    }

    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> members.stream().allMatch(member -> member.version() >= PATCHES));
    JsonDoc kept = api.get("/miniapps/" + session).expect(200).json();
    assertThat(kept.number("version")).isEqualTo(PATCHES);
    JsonObject state = kept.find("state").orElseThrow().asJsonObject();
    assertThat(state.getJsonObject("log")).hasSize(PATCHES);
    for (RandomMember member : members) {
      assertThat(member.wrong()).isEmpty();
      assertThat(member.version()).isEqualTo(PATCHES);
      assertThat(member.state()).isEqualTo(state);
    }
    assertThat(contradictions).isEmpty();
  }

  /** Whoever sees a version sees the same state. */
  private void saw(String version, int hash) {
    Integer first = states.putIfAbsent(version, hash);
    if (first != null && first != hash) {
      contradictions.add(version);
    }
  }

  /** Comes back until everything is confirmed. */
  private static void settle(RandomMember member) {
    for (int tries = 0; tries < 10 && !member.awaitConfirmed(); tries++) {
      member.drop();
      member.connect();
    }
    assertThat(member.wrong()).isEmpty();
    assertThat(member.unconfirmed()).isZero();
  }
}
