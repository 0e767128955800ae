package org.edgewire.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.Priority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises of ordering keys, wherever their commands are. */
public abstract class StoreOrderContract extends StoreListContract {
  private static final AgentId A = new AgentId("a");

  /** Where the commands are when the next thing happens. */
  private void move(String where) {
    switch (where) {
      case "tables" -> checkpoint();
      case "journal" -> crashAndReopen();
      case "tables after a restart" -> {
        checkpoint();
        crashAndReopen();
      }
      default -> assertThat(where).isEqualTo("memory");
    }
    heard.take();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "tables", "journal", "tables after a restart"})
  void theNextOfAKeyMayGoWhenTheOneBeforeIsFinal(String where) {
    three();
    assertThat(heard.take()).doesNotContain("released c2").hasSize(4);
    move(where);
    assertThat(head()).containsExactly("c1", "other");
    assertThat(run(Op.send("c2"))).isEmpty();

    run(Op.send("c1"));
    move(where);
    assertThat(head()).containsExactly("other");
    run(Op.ack("c1", CommandStatus.COMPLETED));

    assertThat(heard.take()).containsExactly("c1 SENT -> COMPLETED", "released c2 {\"n\":\"c2\"}");
    assertThat(head()).containsExactly("c2", "other");
    move(where);
    assertThat(head()).containsExactly("c2", "other");
    assertThat(run(Op.send("c2"))).isPresent();
    move(where);
    run(Op.lose("c2"));
    move(where);
    assertThat(head()).containsExactly("c3", "other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "tables", "journal", "tables after a restart"})
  void whatIsTakenBackOrExpiresLetsTheNextGo(String where) {
    run(Op.draft("c1", "a").keyed("k").notAfter(Op.in(time, Duration.ofSeconds(10))).accept());
    run(Op.draft("c2", "a").keyed("k").accept());
    run(Op.draft("c3", "a").keyed("k").notAfter(Op.in(time, Duration.ofSeconds(20))).accept());
    run(Op.draft("c4", "a").keyed("k").accept());
    move(where);

    pass(Duration.ofSeconds(11));
    assertThat(head()).containsExactly("c2");
    move(where);
    pass(Duration.ofSeconds(11));
    assertThat(statusOf("c3")).isEqualTo(CommandStatus.EXPIRED);
    assertThat(head()).containsExactly("c2");
    move(where);
    run(Op.cancel("c2"));

    assertThat(head()).containsExactly("c4");
    move(where);
    assertThat(head()).containsExactly("c4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "tables", "journal", "tables after a restart"})
  void whatComesBackMakesTheOthersWaitAgain(String where) {
    three();
    run(Op.send("c1"));
    run(Op.lose("c1"));
    assertThat(head()).containsExactly("c2", "other");
    move(where);

    run(Op.retry("c1"));

    assertThat(heard.take()).containsExactly("c1 UNCONFIRMED -> QUEUED", "parked c2");
    move(where);
    assertThat(head()).containsExactly("c1", "other");
    run(Op.send("c1"));
    run(Op.lose("c1"));
    run(Op.send("c2"));
    move(where);
    run(Op.retry("c1"));
    assertThat(statusOf("c2")).isEqualTo(CommandStatus.SENT);
    move(where);
    run(Op.ack("c2", CommandStatus.COMPLETED));
    move(where);
    assertThat(head()).containsExactly("c1", "other");
    run(Op.cancel("c1"));
    move(where);
    assertThat(head()).containsExactly("c3", "other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "tables", "journal", "tables after a restart"})
  void whatIsForLaterHoldsItsPlaceInItsKey(String where) {
    run(Op.draft("c1", "a").keyed("k").accept());
    run(Op.draft("c2", "a").keyed("k").notBefore(Op.in(time, Duration.ofSeconds(10))).accept());
    run(Op.draft("c3", "a").keyed("k").accept());
    move(where);
    pass(Duration.ofSeconds(11));
    assertThat(head()).containsExactly("c1");
    move(where);

    run(Op.cancel("c1"));

    assertThat(head()).containsExactly("c2");
    run(Op.draft("d1", "a").keyed("l").notBefore(Op.in(time, Duration.ofSeconds(10))).accept());
    run(Op.draft("d2", "a").keyed("l").accept());
    move(where);
    assertThat(head()).containsExactly("c2");
    pass(Duration.ofSeconds(11));
    assertThat(head()).containsExactly("c2", "d1");
  }

  @Test
  void aKeyIsOfOneAgent() {
    run(Op.draft("c1", "a").keyed("k").accept());
    run(Op.draft("c2", "b").keyed("k").accept());

    assertThat(head()).containsExactly("c1");
    assertThat(run(Op.send("c2"))).isPresent();
  }

  @Test
  void itIsKnownWhichCommandIsWaitedFor() {
    three();
    checkpoint();

    assertThat(ahead("c3")).isEqualTo("c1");
    assertThat(ahead("c1")).isEqualTo("nothing");
    assertThat(ahead("other")).isEqualTo("nothing");
  }

  @Test
  void severalOfAKeyInOneGroupAreDecidedOneAfterTheOther() {
    submit(Op.draft("c1", "a").keyed("k").accept().in(Intake.AGENT));
    submit(Op.draft("c2", "a").keyed("k").accept().in(Intake.AGENT));
    submit(Op.cancel("c1"));
    Outcome<?> sent = submit(Op.send("c2").in(Intake.PRODUCER));

    work();

    assertThat(sent.result().toString()).contains("SENT");
    assertThat(head()).isEmpty();
  }

  @Test
  void anOperationThatThrowsLeavesTheOrderAsItWas() {
    three();
    Op<?> cancel = Op.cancel("c1");
    submit(
        new Op<>(
            Intake.PRODUCER,
            Set.of(new CommandId("c1")),
            Set.of(A),
            200,
            ledger -> {
              cancel.decide(ledger);
              throw new IllegalStateException("as the test wants");
            }));
    work();

    assertThat(head()).containsExactly("c1", "other");
    assertThat(run(Op.send("c2"))).isEmpty();
  }

  @Test
  void aLongQueueBehindOneKeyIsWorkedOffInOrder() {
    for (int i = 0; i < 2_000; i++) {
      submit(Op.draft("c" + i, "a").keyed("k").accept());
    }
    work();
    checkpoint();
    for (int i = 0; i < 2_000; i++) {
      assertThat(run(Op.send("c" + i))).isPresent();
      run(Op.ack("c" + i, CommandStatus.COMPLETED));
      if (i == 700) {
        crashAndReopen();
      }
    }

    assertThat(counts("a")).isEqualTo(AgentCounts.NONE);
  }

  private void three() {
    run(Op.draft("c1", "a").keyed("k").accept());
    run(Op.draft("c2", "a").keyed("k").accept());
    run(Op.draft("c3", "a").keyed("k").accept());
    run(Op.draft("other", "a").keyed("l").accept());
  }

  private String ahead(String id) {
    return run(
        Op.read(
            A,
            ledger ->
                ledger
                    .ahead(new CommandId(id))
                    .map(state -> state.command().id().value())
                    .orElse("nothing")));
  }

  private List<String> head() {
    List<CommandRecord> head = run(Op.read(A, l -> l.head(A, Priority.NORMAL, 9_999, 1 << 20)));
    return head.stream().map(record -> record.command().id().value()).toList();
  }
}
