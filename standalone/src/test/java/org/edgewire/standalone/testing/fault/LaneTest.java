package org.edgewire.standalone.testing.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
  private final Lane lane = new Lane();
  private final List<String> happened = new ArrayList<>();
  private final List<Runnable> pending = new ArrayList<>();

  private void add(String step) {
    lane.add(
        done -> {
          happened.add(step);
          done.run();
        });
  }

  private void addSlow(String step) {
    lane.add(
        done -> {
          happened.add(step);
          pending.add(done);
        });
  }

  @Test
  void aStepHappensAtOnceWhenNothingIsInFrontOfIt() {
    add("a");

    assertThat(happened).containsExactly("a");
    assertThat(lane.isIdle()).isTrue();
  }

  @Test
  void aStepWaitsForTheEndOfTheOneBefore() {
    addSlow("a");
    add("b");
    List<String> before = List.copyOf(happened);

    pending.remove(0).run();

    assertThat(before).containsExactly("a");
    assertThat(happened).containsExactly("a", "b");
  }

  @Test
  void aStepUnderWayHoldsNothingUpButAHoldBehindItDoesUntilItsEnd() {
    addSlow("a");
    boolean underWay = lane.isHeld();
    lane.hold();
    boolean ahead = lane.isHeld();
    pending.remove(0).run();
    boolean reached = lane.isHeld();

    lane.release();

    assertThat(underWay).isFalse();
    assertThat(ahead).isTrue();
    assertThat(reached).isTrue();
    assertThat(lane.isHeld()).isFalse();
  }

  @Test
  void whatIsBehindAHoldWaitsForItsEnd() {
    add("before");
    lane.hold();
    add("behind");
    List<String> held = List.copyOf(happened);

    lane.release();

    assertThat(held).containsExactly("before");
    assertThat(happened).containsExactly("before", "behind");
  }

  @Test
  void aHoldThatEndsBeforeItsTurnHoldsNothing() {
    addSlow("a");
    lane.hold();
    add("b");
    lane.release();

    pending.remove(0).run();

    assertThat(happened).containsExactly("a", "b");
    assertThat(lane.isIdle()).isTrue();
  }

  @Test
  void manyStepsThatWaitedDoNotPileUpOnTheStack() {
    lane.hold();
    for (int i = 0; i < 100_000; i++) {
      add("step");
    }

    lane.release();

    assertThat(happened).hasSize(100_000);
  }
}
