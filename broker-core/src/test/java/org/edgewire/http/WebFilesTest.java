package org.edgewire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebFilesTest {
  private final WebFiles client =
      WebFiles.client(view -> Map.of("Access-Control-Allow-Origin", "https://app.example"));
  private final WebFiles demo = WebFiles.demo();

  @ParameterizedTest
  @CsvSource({
    "/client/edgewire-miniapp.js, text/javascript; charset=utf-8, export function connect",
    "/client/edgewire-miniapp.d.ts, text/plain; charset=utf-8, interface MiniAppOptions",
    "/demo/, text/html; charset=utf-8, <!doctype html>",
    "/demo/demo.css, text/css; charset=utf-8, prefers-color-scheme",
    "/demo/demo.js, text/javascript; charset=utf-8, edgewire-miniapp.js",
    "/demo/icon.svg, image/svg+xml, <svg"
  })
  void everyFileHasItsTypeAndMayNotBeSniffed(String path, String type, String inside)
      throws IOException {
    FakeExchange exchange = get(path);

    assertThat(exchange.status).isEqualTo(200);
    assertThat(exchange.answered)
        .containsEntry("Content-Type", type)
        .containsEntry("X-Content-Type-Options", "nosniff")
        .containsEntry("Cache-Control", "no-cache");
    assertThat(exchange.text()).contains(inside);
  }

  @Test
  void whoHasTheFileAlreadyIsNotSentItAgain() throws IOException {
    String tag = get("/demo/").answered.get("ETag");

    FakeExchange again = send(new FakeExchange("GET", "/demo/").with("If-None-Match", tag));

    assertThat(again.status).isEqualTo(304);
    assertThat(again.text()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/client/",
        "/client/../demo/demo.js",
        "/client/%2e%2e/demo/demo.js",
        "/client/edgewire-miniapp.js/",
        "/demo/index.html/../../store/jdbc/V001.sql",
        "/demo/nothing"
      })
  void whatIsNotInTheListDoesNotExist(String path) throws IOException {
    FakeExchange exchange = get(path);

    assertThat(exchange.status).isEqualTo(404);
    assertThat(exchange.code()).isEqualTo("not_found");
  }

  @Test
  void pagesOfOtherOriginsMayImportTheClientOnly() throws IOException {
    assertThat(get("/client/edgewire-miniapp.js").answered)
        .containsEntry("Access-Control-Allow-Origin", "https://app.example");
    assertThat(get("/demo/").answered).doesNotContainKey("Access-Control-Allow-Origin");
  }

  @Test
  void theFolderWithoutASlashLeadsToTheOneWithIt() throws IOException {
    FakeExchange exchange = get("/demo?session=poll-1");

    assertThat(exchange.status).isEqualTo(308);
    assertThat(exchange.answered).containsEntry("Location", "/demo/?session=poll-1");
  }

  @Test
  void filesAreOnlyRead() throws IOException {
    FakeExchange exchange = send(new FakeExchange("PUT", "/demo/"));

    assertThat(exchange.status).isEqualTo(405);
    assertThat(exchange.answered).containsEntry("Allow", "GET, HEAD");
  }

  @Test
  void theDemoLoadsNothingFromElsewhere() throws IOException {
    assertThat(get("/demo/").answered.get("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(get("/demo/").text()).doesNotContain("http://", "https://", "style=", "onclick");
  }

  private FakeExchange get(String target) throws IOException {
    return send(new FakeExchange("GET", target));
  }

  private FakeExchange send(FakeExchange exchange) throws IOException {
    WebFiles files = exchange.path().startsWith("/demo") ? demo : client;
    files.service(exchange.request(), exchange.response());
    return exchange;
  }
}
