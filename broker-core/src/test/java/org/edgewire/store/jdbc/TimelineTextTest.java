package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.Channel;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.TimelineEntry;
import org.junit.jupiter.api.Test;

final class TimelineTextTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");

  @Test
  void aTimelineIsALinePerEntry() {
    assertThat(TimelineText.write(all()))
        .isEqualTo(
            """
            0 1772366400123 0 -
            1 1772366400123 1 websocket
            11 1772366400123 1 sync a b\\nc \\\\ d
            12 1772366400123 1 -\s
            """);
  }

  @Test
  void aTimelineReadsBackAsItWas() {
    assertThat(TimelineText.read(TimelineText.write(all()))).isEqualTo(all());
    assertThat(TimelineText.read(TimelineText.write(List.of()))).isEmpty();
  }

  private static List<TimelineEntry> all() {
    return List.of(
        entry(CommandStatus.QUEUED, 0, Optional.empty(), Optional.empty()),
        entry(CommandStatus.SENT, 1, Optional.of(Channel.WEBSOCKET), Optional.empty()),
        entry(CommandStatus.FAILED, 1, Optional.of(Channel.SYNC), Optional.of("a b\nc \\ d")),
        entry(CommandStatus.EXPIRED, 1, Optional.empty(), Optional.of("")));
  }

  private static TimelineEntry entry(
      CommandStatus status, int attempt, Optional<Channel> channel, Optional<String> error) {
    return new TimelineEntry(status, AT, attempt, channel, error);
  }
}
