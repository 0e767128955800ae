package org.edgewire.standalone.testing.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final Comparison comparison = new Comparison(Set.of("id", "at"));

  @Test
  void equalValuesAreEqualHoweverTheyAreSpelt() {
    assertThat(comparison.difference("{\"a\":1.0,\"b\":[{}]}", "{ \"b\": [ {} ], \"a\": 1 }"))
        .isEmpty();
  }

  @Test
  void theFirstDifferenceIsToldWithItsPlaceAndBothValues() {
    assertThat(comparison.difference("{\"a\":{\"b\":[1,2]}}", "{\"a\":{\"b\":[1,3]}}"))
        .contains("a.b[1]\n    recorded: 2\n    now:      3");
    assertThat(comparison.difference("{\"a\":[1]}", "{\"a\":[]}"))
        .get()
        .asString()
        .contains("1 elements", "0 elements");
    assertThat(comparison.difference("{\"a\":1}", "{}")).get().asString().contains("(absent)");
    assertThat(comparison.difference("close 1000", "close 1012"))
        .get()
        .asString()
        .contains("close 1012");
  }

  @Test
  void volatileMembersMayDifferButMustBeThere() {
    assertThat(comparison.difference("{\"id\":\"x\"}", "{\"id\":\"y\"}")).isEmpty();
    assertThat(comparison.difference("{\"id\":\"x\"}", "{}")).isPresent();
  }

  @Test
  void whatAnIdIsNowIsSaidInItsPlaceAndExpectedElsewhere() {
    assertThat(comparison.difference("{\"id\":\"x\"}", "{\"id\":\"y\"}")).isEmpty();

    assertThat(comparison.translated("{\"ack\":\"x\",\"text\":\"xx\"}"))
        .isEqualTo("{\"ack\":\"y\",\"text\":\"xx\"}");
    assertThat(comparison.difference("{\"about\":\"x\"}", "{\"about\":\"y\"}")).isEmpty();
  }
}
