package org.edgewire.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // proxies | peer | header | client
        "10.0.0.0/8 | 10.1.2.3 | 203.0.113.7 | 203.0.113.7",
        "10.0.0.0/8 | 10.1.2.3 | 1.1.1.1, 203.0.113.7 | 203.0.113.7",
        "10.0.0.0/8 | 10.1.2.3 | 203.0.113.7, 10.9.9.9 | 203.0.113.7",
        "10.0.0.0/8 | 10.1.2.3 | 10.8.8.8, 10.9.9.9 | 10.8.8.8",
        "10.0.0.0/8 | 10.1.2.3 | 203.0.113.7:4711 | 203.0.113.7",
        "10.0.0.0/8 | 10.1.2.3 | [2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1",
        "10.0.0.0/8 | 10.1.2.3 | unknown | 10.1.2.3",
        "10.0.0.0/8 | 10.1.2.3 | example.org, 10.9.9.9 | 10.9.9.9",
        "10.0.0.0/8 | 10.1.2.3 | '' | 10.1.2.3",
        "10.0.0.0/8 | 11.1.2.3 | 203.0.113.7 | 11.1.2.3",
        "127.0.0.1,::1 | ::1 | 203.0.113.7 | 203.0.113.7",
        "127.0.0.1,::1 | 0:0:0:0:0:0:0:1 | 203.0.113.7 | 203.0.113.7",
        "127.0.0.1 | ::ffff:127.0.0.1 | 203.0.113.7 | 203.0.113.7",
        "2001:db8::/33 | 2001:db8:7fff::1 | 203.0.113.7 | 203.0.113.7",
        "2001:db8::/33 | 2001:db8:8000::1 | 203.0.113.7 | 2001:db8:8000::1",
        "192.0.2.128/25 | 192.0.2.127 | 203.0.113.7 | 192.0.2.127",
        "0.0.0.0/0 | 198.51.100.1 | 203.0.113.7 | 203.0.113.7"
      })
  void theClientIsTheLastWhoIsNoProxyOfOurs(
      String proxies, String peer, String header, String client) {
    TrustedProxies trusted = TrustedProxies.parse(proxies).orElseThrow();

    assertThat(trusted.seenThrough(request(peer, header)).remoteAddress()).isEqualTo(client);
  }

  @Test
  void severalHeadersAreOneInTheirOrder() {
    TrustedProxies trusted = TrustedProxies.parse("10.0.0.1").orElseThrow();

    HandshakeView seen = trusted.seenThrough(request("10.0.0.1", "1.1.1.1", "203.0.113.7"));

    assertThat(seen.remoteAddress()).isEqualTo("203.0.113.7");
    assertThat(seen.query()).isEqualTo("q=1");
  }

  @Test
  void withoutProxiesNobodyIsBelieved() {
    HandshakeView request = request("10.0.0.1", "203.0.113.7");

    assertThat(TrustedProxies.NONE.seenThrough(request)).isSameAs(request);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "::/129",
        "1.2.3",
        "300.1.1.1",
        "10.0.0.1,,"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThat(TrustedProxies.parse(text)).isEmpty();
  }

  private static HandshakeView request(String peer, String... forwarded) {
    return new HandshakeView() {
      @Override
      public String method() {
        return "GET";
      }

      @Override
      public String path() {
        return "/edge/ws";
      }

      @Override
      public String query() {
        return "q=1";
      }

      @Override
      public List<String> header(String name) {
        return name.equalsIgnoreCase("X-Forwarded-For") ? Arrays.asList(forwarded) : List.of();
      }

      @Override
      public String remoteAddress() {
        return peer;
      }
    };
  }
}
