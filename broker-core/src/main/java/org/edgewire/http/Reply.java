package org.edgewire.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.edgewire.json.JsonText;

/** An HTTP answer, not written yet. */
record Reply(int status, Map<String, String> headers, String contentType, Optional<JsonText> body) {
  private static final String JSON = "application/json";

  static Reply ok(JsonText body) {
    return json(200, body);
  }

  static Reply json(int status, JsonText body) {
    return of(status, JSON, body);
  }

  static Reply of(int status, String contentType, JsonText body) {
    return new Reply(status, Map.of(), contentType, Optional.of(body));
  }

  static Reply noContent() {
    return new Reply(204, Map.of(), JSON, Optional.empty());
  }

  byte[] bytes() {
    return body.map(text -> text.text().getBytes(StandardCharsets.UTF_8)).orElse(new byte[0]);
  }

  Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, contentType, body);
  }
}
