package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.edgewire.json.JsonText;
import org.edgewire.json.MergePatch;
import org.edgewire.member.Epoch;
import org.edgewire.member.PatchId;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.edgewire.store.SessionContents;
import org.edgewire.store.SessionPatch;
import org.edgewire.store.SessionRecord;
import org.edgewire.store.SessionSeen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MiniApp sessions in a database: the journal, the tables, and what is between them. */
public abstract class JdbcSessionContract extends JdbcSessionSteps {
  @Test
  void aSessionReadsTheSameFromMemoryJournalAndTables() {
    create(S, "{\"z\":\"\\u0000 \\ud800 é 🛰\"}");
    patch("{\n\"a\": {\"b\": 1, \"c\": 2}}");
    patch(S, "{\"a\":{\"b\":null}}", Optional.of(new PatchId("p \u00e9")));
    act(S, "vote");
    in(
        S,
        sessions -> {
          sessions.note(
              sessions
                  .session(S)
                  .orElseThrow()
                  .with(Optional.of(Set.of(new UserId("a é"), new UserId("b"))), TTL));
          return true;
        });

    Kept inMemory = Kept.of(contents(S));

    assertThat(inMemory.state())
        .isEqualTo(JsonText.parse("{\"a\":{\"c\":2},\"z\":\"\\u0000 \\ud800 é 🛰\"}").canonical());
    assertThat(inMemory.history().patches()).hasSize(2);
    assertThat(inMemory.history().actions()).hasSize(1);
    assertThat(inMemory.history().seen()).hasSize(2);
    crashAndReopen();
    assertThat(Kept.of(contents(S))).isEqualTo(inMemory);
    checkpoint();
    assertThat(Kept.of(contents(S))).isEqualTo(inMemory);
    crashAndReopen();
    assertThat(Kept.of(contents(S))).isEqualTo(inMemory);
    assertThat(count("ec_journal")).isZero();
  }

  @Test
  void whatCameAfterACheckpointIsOnTopOfIt() {
    create(S, "{}");
    patch("{\"a\":1}");
    checkpoint();
    patch("{\"b\":2}");
    checkpoint();
    patch("{\"a\":null,\"c\":3}");
    act(S, "x");

    crashAndReopen();

    Kept kept = Kept.of(contents(S));
    assertThat(kept.state()).isEqualTo("{\"b\":2,\"c\":3}");
    assertThat(kept.record().version()).isEqualTo(3);
    assertThat(kept.history().patches())
        .extracting(SessionPatch::version)
        .containsExactly(1L, 2L, 3L);
    checkpoint();
    assertThat(Kept.of(contents(S))).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void anEndedSessionLeavesNothingToTheNextOfItsName(int checkpoints) {
    create(S, "{\"old\":1}");
    patch("{\"old\":2}");
    checkpointIf(checkpoints & 1);
    end(S);
    checkpointIf(checkpoints & 2);
    assertThat(exists(S)).isFalse();
    create(S, "{\"new\":1}");
    checkpointIf(checkpoints & 4);
    patch("{\"new\":2}");

    crashAndReopen();

    for (int look = 0; look < 2; look++) {
      Kept kept = Kept.of(contents(S));
      assertThat(kept.state()).isEqualTo("{\"new\":2}");
      assertThat(kept.record().version()).isEqualTo(1);
      assertThat(kept.record().epoch()).isEqualTo(new Epoch("e1"));
      assertThat(kept.history().patches()).hasSize(1);
      checkpoint();
    }
    end(S);
    checkpoint();
    crashAndReopen();
    assertThat(exists(S)).isFalse();
    assertThat(count("ec_session")).isZero();
    assertThat(count("ec_session_log")).isZero();
  }

  private void checkpointIf(int bit) {
    if (bit != 0) {
      checkpoint();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aKillAtAnyStatementOfACheckpointLosesNoSession(int statement) {
    create(S, "{}");
    patch("{\"a\":1}");
    checkpoint();
    patch("{\"b\":1}");
    act(S, "x");
    Kept before = Kept.of(contents(S));
    faults.breakAt(Faults.Point.EXECUTE, statement);
    var done = store.checkpoint();
    work();
    assertThat(done).isDone();

    crashAndReopen();

    assertThat(Kept.of(contents(S))).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BEFORE_COMMIT", "AFTER_COMMIT", "EXECUTE"})
  void aCheckpointOfSessionsThatLostItsConnectionIsFinishedLater(Faults.Point point) {
    create(S, "{}");
    patch("{\"a\":1}");
    SessionId ended = new SessionId("s2");
    create(ended, "{}");
    checkpoint();
    patch("{\"b\":1}");
    end(ended);
    Kept before = Kept.of(contents(S));
    faults.breakAt(point, 1);
    var done = store.checkpoint();
    work();
    assertThat(done).isDone();

    pass(Duration.ofSeconds(5));

    assertThat(store.health().up()).isTrue();
    assertThat(store.health().quarantined()).isZero();
    assertThat(count("ec_journal")).isZero();
    assertThat(Kept.of(contents(S))).isEqualTo(before);
    assertThat(exists(ended)).isFalse();
    patch("{\"c\":1}");
    Kept after = Kept.of(contents(S));
    crashAndReopen();
    assertThat(Kept.of(contents(S))).isEqualTo(after);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whatIsInTheTablesAndStillInTheJournalCountsOnce(int written) {
    restartWith(
        options.withCheckpoints(
            new JdbcStoreOptions.Checkpoints(4_000, 16L << 20, 1, 1, Duration.ofSeconds(1))));
    SessionId other = new SessionId("s2");
    SessionId ended = new SessionId("s3");
    create(S, "{}");
    create(other, "{}");
    create(ended, "{}");
    patch("{\"a\":1}");
    patch(other, "{\"b\":1}", Optional.empty());
    end(ended);
    act(S, "x");
    patch("{\"a\":2}");
    Kept one = Kept.of(contents(S));
    Kept two = Kept.of(contents(other));
    time.advance(Duration.ofSeconds(2));
    for (int slice = 0; slice < written; slice++) {
      assertThat(((JdbcStore) store).step()).isTrue();
    }
    assertThat(count("ec_session")).isEqualTo(Math.min(written, 2));

    crashAndReopen();

    for (int look = 0; look < 2; look++) {
      assertThat(Kept.of(contents(S))).isEqualTo(one);
      assertThat(Kept.of(contents(other))).isEqualTo(two);
      assertThat(exists(ended)).isFalse();
      checkpoint();
    }
    assertThat(store.health().quarantined()).isZero();
  }

  @Test
  void aSessionThatItsTableRefusesIsSetAsideUntilItTakesIt() throws SQLException {
    execute("alter table ec_session add constraint ck_session check (version <> 2)");
    create(S, "{}");
    patch("{\"a\":1}");
    checkpoint();
    patch("{\"b\":1}");
    checkpoint();

    assertThat(count("ec_quarantine")).isEqualTo(1);
    assertThat(store.health().quarantined()).isEqualTo(1);
    assertThat(count("ec_journal")).isZero();
    assertThat(Kept.of(contents(S)).state()).isEqualTo("{\"a\":1,\"b\":1}");
    crashAndReopen();
    assertThat(Kept.of(contents(S)).state()).isEqualTo("{\"a\":1,\"b\":1}");
    assertThat(Kept.of(contents(S)).record().version()).isEqualTo(2);
    patch("{\"c\":1}");
    checkpoint();
    assertThat(count("ec_quarantine")).isZero();
    crashAndReopen();
    assertThat(Kept.of(contents(S)).state()).isEqualTo("{\"a\":1,\"b\":1,\"c\":1}");
  }

  @Test
  void aSessionIsDroppedAfterItsTtlUnlessItIsHeld() {
    SessionId held = new SessionId("held");
    create(S, "{}");
    create(held, "{}");
    in(
        held,
        sessions -> {
          sessions.hold(held, true);
          return true;
        });
    checkpoint();
    pass(TTL.minusSeconds(60));
    patch("{\"a\":1}");
    pass(TTL.minusSeconds(60));
    assertThat(exists(S)).isTrue();

    for (int second = 0; second < 70; second++) {
      pass(Duration.ofSeconds(1));
    }

    assertThat(exists(S)).isFalse();
    assertThat(exists(held)).isTrue();
    in(
        held,
        sessions -> {
          sessions.hold(held, false);
          return true;
        });
    pass(TTL);
    pass(Duration.ofSeconds(2));
    assertThat(exists(held)).isFalse();
    assertThat(count("ec_session")).isZero();
  }

  @Test
  void sessionsAreListedInPages() {
    for (String name : List.of("b", "a", "d", "c")) {
      create(new SessionId(name), "{}");
    }
    checkpoint();

    List<SessionRecord> page = store.sessions(Optional.of(new SessionId("a")), 2);

    assertThat(page).extracting(record -> record.id().value()).containsExactly("b", "c");
    assertThat(store.sessions(Optional.empty(), 9)).hasSize(4);
  }

  @Test
  void onlyTheNewestIsKeptWholeButNamesLonger() {
    create(S, "{}");
    for (int i = 0; i < 1_500; i++) {
      int number = i;
      submit(
          new Doing<>(
              S,
              ledger -> {
                ledger
                    .sessions()
                    .patch(
                        S,
                        new SessionPatch(
                            number + 1,
                            JsonText.parse("{\"n\":" + number + "}"),
                            ANA,
                            Optional.of(new PatchId("p" + number)),
                            time.instant()));
                return true;
              }));
      if (i % 300 == 0) {
        checkpoint();
      }
    }
    checkpoint();

    SessionContents.History history = contents(S).history();

    assertThat(history.patches()).hasSizeBetween(1_000, 1_500);
    assertThat(history.patches().get(history.patches().size() - 1).version()).isEqualTo(1_500);
    assertThat(history.seen()).extracting(SessionSeen::name).contains("p0", "p1499").hasSize(1_500);
    pass(Duration.ofMinutes(9));
    patch("{}");
    checkpoint();
    pass(Duration.ofMinutes(5));
    patch("{}");
    checkpoint();
    assertThat(contents(S).history().seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomSessionsAreWhatAModelSays(long seed) {
    Random random = new Random(seed);
    Map<SessionId, JsonText> model = new HashMap<>();
    List<SessionId> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(new SessionId("r" + i));
    }
    for (int step = 0; step < 150; step++) {
      SessionId id = ids.get(random.nextInt(ids.size()));
      if (!model.containsKey(id)) {
        create(id, "{\"s\":" + step + "}");
        model.put(id, JsonText.parse("{\"s\":" + step + "}"));
      } else if (random.nextInt(12) == 0) {
        end(id);
        model.remove(id);
      } else if (random.nextInt(5) == 0) {
        act(id, "a" + step);
      } else {
        String text =
            "{\"k" + random.nextInt(4) + "\":" + (random.nextBoolean() ? "null" : step) + "}";
        patch(id, text, Optional.empty());
        model.compute(id, (key, state) -> MergePatch.apply(state, JsonText.parse(text)));
      }
      if (random.nextInt(6) == 0) {
        randomly(random.nextInt(6));
      }
    }
    for (int look = 0; look < 3; look++) {
      for (SessionId id : ids) {
        assertThat(exists(id)).isEqualTo(model.containsKey(id));
        if (model.containsKey(id)) {
          SessionContents contents = contents(id);
          assertThat(contents.state().canonical()).isEqualTo(model.get(id).canonical());
          List<SessionPatch> patches = contents.history().patches();
          assertThat(patches).hasSize((int) contents.record().version());
        }
      }
      randomly(look == 0 ? 0 : 2);
    }
  }
}
