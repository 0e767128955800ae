package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Deployment;
import org.edgewire.it.support.JsonDoc;
import org.edgewire.it.support.Members;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the real process at random moments while members change one state: no member
 * ever saw a version that is gone afterwards. The seed is printed and can be given as {@code
 * -Dedgewire.kill.seed}.
 */
class MemberKillIT {
  private static final int KILLS = 8;
  private static final int MEMBERS = 4;
  private static final String ROOM = "room";

  @TempDir private Path data;

  private final AtomicLong highest = new AtomicLong();
  private final Set<String> confirmed = ConcurrentHashMap.newKeySet();

  @Test
  void noMemberEverSawAVersionThatIsGone() {
    long seed = Long.getLong("edgewire.kill.seed", System.nanoTime());
    System.out.println("kill -9 of sessions: seed " + seed);
    Random random = new Random(seed);

    for (int round = 0; round < KILLS; round++) {
      try (Broker broker = start()) {
        everythingSeenIsThere(broker.deployment());
        List<AgentSocket> members = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
          members.add(changing(broker.deployment(), "user" + i, "r" + round + "u" + i));
        }
        int enough = confirmed.size() + 10 + random.nextInt(60);
        Awaitility.await().until(() -> confirmed.size() >= enough);
        broker.kill();
        members.forEach(AgentSocket::awaitClosed);
      }
    }

    try (Broker broker = start()) {
      everythingSeenIsThere(broker.deployment());
    }
    System.out.println(
        "kill -9 of sessions: " + KILLS + " kills, " + confirmed.size() + " patches confirmed");
    assertThat(confirmed).hasSizeGreaterThan(50);
  }

  private Broker start() {
    return Broker.Setup.in(data).jvm("-XX:TieredStopAtLevel=1", "-Xshare:auto").start();
  }

  private void everythingSeenIsThere(Deployment deployment) {
    if (highest.get() == 0) {
      return;
    }
    JsonDoc session = new Api(deployment).get("/miniapps/" + ROOM).expect(200).json();
    assertThat(session.number("version")).isGreaterThanOrEqualTo(highest.get());
    assertThat(session.object("state").names()).containsAll(confirmed);
  }

  /** Patches one after the other until the process is gone; each has a key of its own. */
  private AgentSocket changing(Deployment deployment, String user, String name) {
    AtomicInteger next = new AtomicInteger();
    return Members.join(deployment, ROOM, user, (self, frame) -> heard(self, frame, name, next));
  }

  private void heard(AgentSocket self, JsonDoc frame, String name, AtomicInteger next) {
    Optional<String> ref = frame.maybeString("data.ref");
    if (frame.string("type").equals("state_update")) {
      highest.accumulateAndGet(frame.number("data.version"), Math::max);
      ref.ifPresent(confirmed::add);
    }
    if (ref.isPresent() || frame.string("type").equals("connected")) {
      String key = name + "-" + next.getAndIncrement();
      self.send(Members.patch("{\"" + key + "\":1}", key));
    }
  }
}
