package org.edgewire.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginRuleTest {
  private static final String LIST = "https://app.example.com, http://localhost:5173";

  /** List of allowed ones | production | Origin | Host | allowed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        LIST + "|true|https://app.example.com|h|true",
        LIST + "|true|HTTPS://APP.Example.COM|h|true",
        LIST + "|true|https://app.example.com:443|h|true",
        LIST + "|true|http://localhost:5173|h|true",
        LIST + "|true|http://localhost|h|false",
        LIST + "|true|http://app.example.com|h|false",
        LIST + "|true|https://app.example.com:8443|h|false",
        LIST + "|true|https://app.example.com.evil.example|h|false",
        LIST + "|true|https://evil.example/https://app.example.com|h|false",
        LIST + "|true|https://app.example.com@evil.example|h|false",
        LIST + "|true|https://xapp.example.com|h|false",
        LIST + "|true|null|h|false",
        LIST + "|true|~~|h|false",
        LIST + "|true|*|h|false",
        LIST + "|false|https://evil.example|h|false",
        LIST + "|true|https://broker.example|broker.example|false",
        "*|true|https://anything.example|h|true",
        "*|true|null|h|true",
        "~~|false|https://anything.example|h|true",
        "~~|false|null|h|true",
        "~~|true|https://broker.example|broker.example|true",
        "~~|true|https://broker.example|BROKER.example:443|true",
        "~~|true|http://broker.example:8080|broker.example:8080|true",
        "~~|true|https://broker.example:8443|broker.example|false",
        "~~|true|https://other.example|broker.example|false",
        "~~|true|https://broker.example.evil.example|broker.example|false",
        "~~|true|null|broker.example|false",
        "~~|true|*|*|false",
        "~~|true|file://|broker.example|false",
      })
  void anOriginIsAllowedOrNot(
      String list, boolean production, String origin, String host, boolean allowed) {
    FakeRequest request = FakeRequest.upgrade().with("Origin", origin).with("Host", host);

    assertThat(rule(list, production).allows(request)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {LIST, ""})
  void whoIsNoBrowserSendsNoOriginAndIsAllowed(String list) {
    assertThat(rule(list, true).allows(FakeRequest.upgrade())).isTrue();
  }

  @Test
  void twoOriginsAreNone() {
    FakeRequest request =
        FakeRequest.upgrade()
            .with("Origin", "https://app.example.com")
            .with("Origin", "https://app.example.com");

    assertThat(rule(LIST, false).allows(request)).isFalse();
  }

  @Test
  void withoutAHostNothingIsTheSame() {
    FakeRequest request = FakeRequest.upgrade().with("Origin", "https://broker.example");

    assertThat(rule("", true).allows(request)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"app.example.com", "https://", "https://a/b", "https://a?b", "ftp://a", "a b", ""})
  void whatIsNoOriginCannotBeAllowed(String entry) {
    assertThat(OriginRule.isOrigin(entry)).isFalse();
    assertThatThrownBy(() -> new OriginRule(List.of(entry), false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static OriginRule rule(String list, boolean production) {
    List<String> allowed =
        list.isEmpty() ? List.of() : Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    return new OriginRule(allowed, production);
  }
}
