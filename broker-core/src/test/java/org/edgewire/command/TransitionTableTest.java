package org.edgewire.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.edgewire.command.StatusChange.Cause;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The state table of protocol section 3, written down a second time: all 100 pairs, each under all
 * conditions.
 */
class TransitionTableTest {
  /** Always legal. */
  private static final String YES = "yes";

  /** Legal for a command that had been sent. */
  private static final String SENT_BEFORE = "sent before";

  /** Legal for {@code schedule_message}. */
  private static final String SCHEDULED = "schedule_message";

  private static final String NO = "no";

  private static final String TABLE =
      """
                  queued sent received  executing completed failed    expired cancelled unconfirmed exhausted
      queued      no     yes  late      late      late      late      yes     yes       no          no
      sent        yes    no   yes       yes       yes       yes       no      no        yes         yes
      received    yes    no   no        yes       yes       yes       no      no        yes         no
      executing   yes    no   no        no        yes       yes       no      no        yes         no
      completed   no     no   no        no        no        scheduled no      no        no          no
      failed      no     no   no        no        no        no        no      no        no          no
      expired     no     no   no        no        late      late      no      no        no          no
      cancelled   no     no   no        no        no        no        no      no        no          no
      unconfirmed yes    no   no        no        yes       yes       no      no        no          no
      exhausted   yes    no   no        no        yes       yes       no      no        no          no
      """;

  private static final Map<String, String> WORDS =
      Map.of("yes", YES, "no", NO, "late", SENT_BEFORE, "scheduled", SCHEDULED);

  static Stream<Arguments> allPairs() {
    List<String[]> rows = TABLE.lines().map(line -> line.strip().split("\\s+", -1)).toList();
    String[] columns = rows.get(0);
    return rows.stream()
        .skip(1)
        .flatMap(
            cells ->
                Stream.iterate(1, i -> i < cells.length, i -> i + 1)
                    .map(
                        i ->
                            Arguments.of(
                                status(cells[0]), status(columns[i - 1]), WORDS.get(cells[i]))));
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @MethodSource("allPairs")
  void everyPairIsLegalExactlyAsTheTableSays(
      CommandStatus from, CommandStatus to, String condition) {
    for (CommandType type : Set.of(CommandType.SEND_MESSAGE_NOW, CommandType.SCHEDULE_MESSAGE)) {
      for (int attempts : new int[] {0, 1}) {
        CommandState before =
            CommandSamples.in(CommandSamples.command(type, Delivery.AT_MOST_ONCE), from, attempts);
        boolean legal =
            switch (condition) {
              case YES -> true;
              case SENT_BEFORE -> attempts > 0;
              case SCHEDULED -> type.equals(CommandType.SCHEDULE_MESSAGE);
              default -> false;
            };

        Optional<CommandState> after = before.apply(change(before, to));

        assertThat(before.permits(to)).as("%s, %d attempts", type, attempts).isEqualTo(legal);
        assertThat(after.map(CommandState::status))
            .isEqualTo(legal ? Optional.of(to) : Optional.empty());
      }
    }
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @MethodSource("allPairs")
  void theAllowListOfAStatusNamesExactlyWhatCanBeLegal(
      CommandStatus from, CommandStatus to, String condition) {
    assertThat(from.successors().contains(to)).isEqualTo(!condition.equals(NO));
  }

  @org.junit.jupiter.api.Test
  void theTableHasAllPairs() {
    Set<String> pairs =
        allPairs().map(pair -> pair.get()[0] + " " + pair.get()[1]).collect(Collectors.toSet());

    assertThat(pairs).hasSize(CommandStatus.values().length * CommandStatus.values().length);
  }

  private static CommandStatus status(String name) {
    return CommandStatus.ofWireName(name).orElseThrow();
  }

  private static StatusChange change(CommandState state, CommandStatus to) {
    Instant at = CommandSamples.ACCEPTED_AT.plusSeconds(1);
    return new StatusChange(
        state.command().id(),
        1,
        state.revision() + 1,
        to,
        at,
        to.isAck() ? Cause.ACK : Cause.SEND,
        Optional.of(Channel.WEBSOCKET),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
