package org.edgewire.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that dies at random moments. */
class AgentLivesTest {
  @TempDir private Path folder;
  private AgentRig rig;

  @BeforeEach
  void open() {
    rig = new AgentRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void inAThousandRandomLivesNothingIsStartedTwiceAndEveryEndIsTold() {
    Random random = new Random(42);
    Set<String> sent = new HashSet<>();
    Map<String, String> told = new HashMap<>();
    for (int step = 0; step < 1_000; step++) {
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          String id = "c" + sent.size();
          sent.add(id);
          rig.socket().command(id);
        }
        case 2 ->
            sent.stream()
                .skip(random.nextInt(sent.size() + 1))
                .findFirst()
                .ifPresent(rig.socket()::command);
        case 3 -> {
          if (!rig.handlerTasks.isEmpty()) {
            rig.work();
          }
        }
        case 4 -> rig.passAnswering(Duration.ofSeconds(random.nextInt(4)));
        default -> {
          collect(told);
          if (random.nextInt(4) == 0) {
            rig.crash();
          }
        }
      }
    }
    sent.forEach(rig.socket()::command);
    while (!rig.handlerTasks.isEmpty()) {
      rig.work();
    }
    collect(told);

    assertThat(rig.started).doesNotHaveDuplicates();
    assertThat(told.keySet()).isEqualTo(sent);
    assertThat(rig.started).hasSizeGreaterThan(50);
  }

  private void collect(Map<String, String> told) {
    for (FakeNetwork.Socket socket : rig.network.sockets) {
      for (String ack : socket.acks()) {
        String[] parts = ack.split(" ", -1);
        if (parts[1].equals("completed") || parts[1].equals("failed")) {
          String before = told.put(parts[0], parts[1]);
          assertThat(before).as(ack).isIn(null, parts[1]);
        }
      }
    }
  }
}
