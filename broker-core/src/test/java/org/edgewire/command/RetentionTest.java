package org.edgewire.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.edgewire.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2026-03-01T12:00:00Z\"",
        "\"2026-03-01T14:00:00+02:00\"",
        "\"2026-03-01T12:00:00\"",
        "\"2026-03-01 12:00:00\"",
        "\"1772366400\"",
        "1772366400",
        "1772366400.0",
        "1772366400000",
        "1.7723664e12"
      })
  void theTimeOfAScheduledMessageIsReadInEveryUsualForm(String sendAt) {
    assertThat(Retention.overAfter(JsonText.parse("{\"send_at\":" + sendAt + "}")))
        .contains(Instant.parse("2026-03-02T12:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"send_at\":\"tomorrow\"}",
        "{\"send_at\":null}",
        "{\"send_at\":-5}",
        "{\"send_at\":1e99999}",
        "{\"send_at\":{}}",
        "{}",
        "[]"
      })
  void aTimeThatCannotBeReadKeepsNothing(String payload) {
    assertThat(Retention.overAfter(JsonText.parse(payload))).isEmpty();
  }

  @Test
  void lessThanAnHourIsRefused() {
    assertThatThrownBy(() -> new Retention(Duration.ofMinutes(59)))
        .hasMessageContaining("at least 1 h");
  }
}
