package org.edgewire.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoomTallyTest {
  private static final long MILLI = 1_000_000;

  private final RoomTally tally = new RoomTally(3, 2, new Span(0, 1_000 * MILLI, 2_000 * MILLI));

  @Test
  void timesCountFromWhenAPatchWasMeantToBeSentToItsSenderAndToOthers() {
    int first = tally.submit(1_000 * MILLI);

    tally.heard(0, first, 1_005 * MILLI);
    tally.heard(1, first, 1_010 * MILLI);
    tally.heard(2, first, 1_020 * MILLI);

    assertThat(tally.echoed.getTotalCount()).isEqualTo(1);
    assertThat(tally.echoed.getMaxValue() / MILLI).isEqualTo(5);
    assertThat(tally.reached.getTotalCount()).isEqualTo(2);
    assertThat(tally.reached.getMaxValue() / MILLI).isEqualTo(20);
    assertThat(tally.deliveries()).isEqualTo(3);
    assertThat(tally.completed()).isEqualTo(1);
    assertThat(tally.outstanding()).isZero();
  }

  @Test
  void sendersTakeTurns() {
    assertThat(tally.senderOf(tally.submit(0))).isZero();
    assertThat(tally.senderOf(tally.submit(0))).isEqualTo(1);
    assertThat(tally.senderOf(tally.submit(0))).isZero();
  }

  @Test
  void theWarmUpIsFollowedAndNotCounted() {
    int early = tally.submit(900 * MILLI);

    for (int member = 0; member < 3; member++) {
      tally.heard(member, early, 950 * MILLI);
    }

    assertThat(tally.outstanding()).isZero();
    assertThat(tally.deliveries()).isZero();
    assertThat(tally.reached.getTotalCount()).isZero();
  }

  @Test
  void aRefusedPatchIsAnErrorAndWaitsForNobody() {
    int refused = tally.submit(1_000 * MILLI);

    tally.refused(refused, "rate_limited");
    tally.heard(1, refused, 1_001 * MILLI);

    assertThat(tally.outstanding()).isZero();
    assertThat(tally.errors()).containsEntry("refused: rate_limited", 1);
    assertThat(tally.deliveries()).isZero();
  }
}
