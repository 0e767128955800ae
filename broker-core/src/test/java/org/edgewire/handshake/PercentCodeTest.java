package org.edgewire.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentCodeTest {
  @ParameterizedTest
  @CsvSource({"a+b,a+b", "a%2Bb,a+b", "a%2fb,a/b", "%E2%98%8e,☎", "☎%20,'☎ '", "'',''"})
  void onlyPercentEscapesAreDecoded(String text, String expected) {
    assertThat(PercentCode.decode(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%1", "a%zz", "%C3", "%ff%fe", "%+1", "%-1"})
  void brokenEscapesAreNotGuessed(String text) {
    assertThat(PercentCode.decode(text)).isEmpty();
  }

  @Test
  void everyTextComesBackFromItsEncoding() {
    String text = "a/b c+d%☎?&=;\u0000~";

    String encoded = PercentCode.encode(text);

    assertThat(encoded).matches("[A-Za-z0-9%._~-]*");
    assertThat(PercentCode.decode(encoded)).contains(text);
  }

  @Test
  void ofAParameterGivenTwiceBothValuesAreSeen() {
    QueryParameters query = QueryParameters.parse("a=1&b&a=%32&c=%zz");

    assertThat(query.all("a")).containsExactly("1", "2");
    assertThat(query.last("a")).contains("2");
    assertThat(query.last("b")).contains("");
    assertThat(query.all("c")).isEmpty();
    assertThat(query.wellFormed()).isFalse();
  }
}
