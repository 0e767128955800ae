package org.edgewire.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.edgewire.room.RoomRig.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.json.MergePatch;
import org.edgewire.member.ConnectionId;
import org.edgewire.member.Epoch;
import org.edgewire.member.Join;
import org.edgewire.member.UserId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random patches of five clients that lose their connections, come back, and send again what they
 * heard nothing of, while the process dies now and then.
 */
class RandomRoomTest {
  private static final int CLIENTS = 5;
  private static final int PATCHES = 1_000;

  private final Map<String, String> states = new HashMap<>();
  private RoomRig rig;
  private Random random;

  /** A client as an application would write it. */
  private final class App {
    private final String user;
    private final Map<String, String> unconfirmed = new LinkedHashMap<>();
    private Optional<RoomRig.Client> socket = Optional.empty();
    private Optional<String> epoch = Optional.empty();
    private Optional<String> connection = Optional.empty();
    private JsonText state = JsonText.EMPTY_OBJECT;
    private long version;
    private int made;

    App(String user) {
      this.user = user;
    }

    void connect() {
      Join plain = rig.joining(user);
      Join join =
          new Join(
              plain.session(),
              new UserId(user),
              plain.expiresAt(),
              false,
              random.nextInt(4) == 0
                  ? Optional.empty()
                  : epoch.map(value -> new Join.Resume(version, new Epoch(value))),
              random.nextBoolean() ? connection.map(ConnectionId::new) : Optional.empty());
      RoomRig.Client opened = rig.joinLater(join);
      socket = Optional.of(opened);
      unconfirmed.values().forEach(opened::sayLater);
    }

    void drop() {
      // What is on its way to the broker is lost or not; what was heard so far counts.
      listen();
      socket.ifPresent(RoomRig.Client::drop);
      socket = Optional.empty();
    }

    void forgetSocket() {
      listen();
      socket = Optional.empty();
    }

    void patch() {
      String name = user + "-" + made++;
      String patch =
          "{\"log\":{\"" + name + "\":1},\"k" + random.nextInt(6) + "\":" + value(2) + "}";
      String frame =
          "{\"type\":\"state_update\",\"data\":{\"patch\":"
              + patch
              + ",\"patch_id\":\""
              + name
              + "\",\"ref\":\""
              + name
              + "\"}}";
      unconfirmed.put(name, frame);
      socket.ifPresent(open -> open.sayLater(frame));
    }

    private String value(int depth) {
      return switch (random.nextInt(depth == 0 ? 3 : 5)) {
        case 0 -> "null";
        case 1 -> Integer.toString(random.nextInt(100));
        case 2 -> "\"é\\u0000\\ud800 " + random.nextInt(10) + "\"";
        default -> "{\"x" + random.nextInt(3) + "\":" + value(depth - 1) + "}";
      };
    }

    void listen() {
      socket.ifPresent(open -> open.heard().forEach(this::hear));
    }

    private void hear(String message) {
      int space = message.indexOf(' ');
      JsonObject data = JsonObject.parse(message.substring(space + 1));
      switch (message.substring(0, space)) {
        case "connected" -> {
          boolean recovered = text(data, "recovered").equals("true");
          assertThat(data.get("state").isPresent()).isEqualTo(!recovered);
          if (!recovered) {
            state = data.get("state").orElseThrow();
            version = Long.parseLong(text(data, "version"));
          }
          assertThat(text(data, "version")).isEqualTo(Long.toString(version));
          epoch = data.string("epoch");
          connection = data.string("connection_id");
          saw();
        }
        case "state_update" -> {
          long next = Long.parseLong(text(data, "version"));
          data.string("ref").ifPresent(unconfirmed::remove);
          if (next <= version) {
            // A repeat of what this client sent itself.
            assertThat(data.string("ref")).isPresent();
            return;
          }
          assertThat(next).isEqualTo(version + 1);
          state = MergePatch.apply(state, data.get("patch").orElseThrow());
          version = next;
          saw();
        }
        case "presence" -> assertThat(data.string("user_id")).isPresent();
        case "error" -> assertThat(text(data, "code")).isEqualTo("\"rate_limited\"");
        default -> throw new AssertionError(message);
      }
    }

    /** Whoever sees a version sees the same state, now and in every later life of the process. */
    private void saw() {
      String key = epoch.orElseThrow() + "/" + version;
      String canonical = state.canonical();
      assertThat(states.computeIfAbsent(key, first -> canonical)).isEqualTo(canonical);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void allEndInTheSameState(long seed) {
    random = new Random(seed);
    rig = new RoomRig();
    List<App> apps = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      apps.add(new App("u" + i));
    }

    for (int made = 0; made < PATCHES; ) {
      App app = apps.get(random.nextInt(CLIENTS));
      int what = random.nextInt(100);
      if (what < 70) {
        app.patch();
        made++;
      } else if (what < 80) {
        app.drop();
      } else if (what < 88) {
        if (app.socket.isEmpty()) {
          app.connect();
        }
      } else if (what < 97) {
        rig.store.step();
        rig.pass(Duration.ofMillis(random.nextInt(900)));
        apps.forEach(App::listen);
      } else if (what < 98) {
        apps.forEach(App::forgetSocket);
        rig.crash();
      } else {
        rig.store.step();
      }
    }
    while (apps.stream().anyMatch(app -> !app.unconfirmed.isEmpty())) {
      apps.forEach(App::drop);
      apps.forEach(App::connect);
      rig.pass(Duration.ofSeconds(3));
      apps.forEach(App::listen);
    }

    SessionView view = rig.answer(rig.sessions().find(RoomRig.ROOM)).orElseThrow();
    String state = view.state().orElseThrow().canonical();
    assertThat(view.record().version()).isEqualTo(PATCHES);
    assertThat(JsonObject.parse(state).get("log").orElseThrow().asObject().orElseThrow().names())
        .hasSize(PATCHES);
    for (App app : apps) {
      assertThat(app.version).isEqualTo(PATCHES);
      assertThat(app.state.canonical()).isEqualTo(state);
    }
    rig.crash();
    SessionView after = rig.answer(rig.sessions().find(RoomRig.ROOM)).orElseThrow();
    assertThat(after.state().orElseThrow().canonical()).isEqualTo(state);
    rig.close();
  }
}
