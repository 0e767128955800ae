package org.edgewire.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommandTallyTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  private final CommandTally tally =
      new CommandTally(CommandTally.FINAL, new Span(0, 100 * MS, 200 * MS));

  @Test
  void timesCountFromWhenACommandWasMeantToGoOutNotFromWhenItDid() {
    int late = tally.submit(110 * MS);

    tally.reached(late, CommandTally.ACCEPTED, 150 * MS);

    assertThat(tally.accepted.getMaxValue() / MS).isEqualTo(40);
  }

  @Test
  void theWarmUpIsFollowedButNotMeasured() {
    int early = tally.submit(90 * MS);

    assertThat(tally.reached(early, CommandTally.FINAL, 99 * MS)).isTrue();

    assertThat(tally.ended.getTotalCount()).isZero();
    assertThat(tally.completed()).isZero();
    assertThat(tally.outstanding()).isZero();
  }

  @Test
  void whatEndsAfterwardsHasItsTimeTakenButIsNoThroughput() {
    int last = tally.submit(199 * MS);

    tally.reached(last, CommandTally.FINAL, 300 * MS);

    assertThat(tally.ended.getTotalCount()).isEqualTo(1);
    assertThat(tally.completed()).isZero();
  }

  @Test
  void nothingCountsTwiceAndStrangersDoNotCount() {
    int number = tally.submit(110 * MS);
    tally.submit(110 * MS);

    assertThat(tally.reached(number, CommandTally.FINAL, 120 * MS)).isTrue();
    assertThat(tally.reached(number, CommandTally.FINAL, 130 * MS)).isFalse();
    assertThat(tally.reached(77, CommandTally.FINAL, 130 * MS)).isFalse();

    assertThat(tally.completed()).isEqualTo(1);
    assertThat(tally.outstanding()).isEqualTo(1);
  }

  @Test
  void aRefusedCommandGivesBackItsPlaceOnce() {
    int number = tally.submit(110 * MS);

    tally.failed(number, "refused: queue_full");
    tally.failed(number, "refused: queue_full");

    assertThat(tally.outstanding()).isZero();
    assertThat(tally.errors()).containsEntry("refused: queue_full", 2);
  }

  @Test
  void overHttpACommandIsThroughWhenItIsBothAcceptedAndAcked() {
    CommandTally http =
        new CommandTally(CommandTally.ACCEPTED | CommandTally.ARRIVED, new Span(0, 0, 200 * MS));
    int number = http.submit(MS);

    http.reached(number, CommandTally.ARRIVED, 2 * MS);
    assertThat(http.outstanding()).isEqualTo(1);
    http.reached(number, CommandTally.ACCEPTED, 3 * MS);

    assertThat(http.outstanding()).isZero();
    assertThat(http.completed()).isEqualTo(1);
  }

  @Test
  void thePaceIsEven() {
    Pace pace = new Pace(2_000, 7, () -> {});
    pace.close();

    assertThat(pace.timeOf(0)).isEqualTo(7);
    assertThat(pace.timeOf(1)).isEqualTo(7 + MS / 2);
    assertThat(pace.timeOf(20_001)).isEqualTo(7 + 10_000 * MS + MS / 2);
    assertThat(pace.dueAt(7)).isEqualTo(1);
    assertThat(pace.dueAt(7 + MS)).isEqualTo(3);
  }
}
