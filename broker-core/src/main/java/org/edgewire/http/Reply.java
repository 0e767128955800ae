package org.edgewire.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.edgewire.json.JsonText;

/** An HTTP answer with a body, not written yet. */
record Reply(int status, Map<String, String> headers, String contentType, JsonText body) {
  private static final String JSON = "application/json";

  static Reply ok(JsonText body) {
    return json(200, body);
  }

  static Reply json(int status, JsonText body) {
    return of(status, JSON, body);
  }

  static Reply of(int status, String contentType, JsonText body) {
    return new Reply(status, Map.of(), contentType, body);
  }

  byte[] bytes() {
    return body.text().getBytes(StandardCharsets.UTF_8);
  }

  Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, contentType, body);
  }
}
