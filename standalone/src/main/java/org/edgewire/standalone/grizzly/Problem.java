package org.edgewire.standalone.grizzly;

import java.util.OptionalInt;
import org.edgewire.handshake.Decision;
import org.edgewire.json.JsonWriter;

/**
 * An error as problem details (RFC 9457).
 *
 * @param status the HTTP status
 * @param code stable, for programs
 * @param detail for people
 * @param retryAfterSeconds when to come back, if that helps
 */
record Problem(int status, String code, String detail, OptionalInt retryAfterSeconds) {
  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(int status, String code, String detail) {
    return new Problem(status, code, detail, OptionalInt.empty());
  }

  static Problem of(Decision.Refused refused) {
    return new Problem(
        refused.status(), refused.code(), refused.detail(), refused.retryAfterSeconds());
  }

  String json() {
    return new JsonWriter()
        .object()
        .field("type", "about:blank")
        .field("title", Reasons.of(status))
        .field("status", status)
        .field("detail", detail)
        .field("code", code)
        .endObject()
        .toString();
  }

  /** A whole response that also says that the connection ends with it. */
  byte[] closingResponse() {
    RawResponse response =
        new RawResponse(status)
            .header("Content-Type", MEDIA_TYPE)
            .header("Cache-Control", "no-store")
            .header("Connection", "close");
    if (status == 426) {
      response.header("Upgrade", "websocket").header("Sec-WebSocket-Version", "13");
    }
    if (status == 401) {
      response.header("WWW-Authenticate", "Bearer realm=\"edgewire\"");
    }
    retryAfterSeconds.ifPresent(
        seconds -> response.header("Retry-After", Integer.toString(seconds)));
    return response.bytes(json());
  }
}
