package org.edgewire.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.edgewire.handshake.Decision;
import org.edgewire.json.JsonWriter;
import org.edgewire.store.Refusal;

/**
 * An error answer (RFC 9457), thrown by whoever finds it and written by {@link ApiServlet}. Has no
 * stack trace: it is an answer, not a defect.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int BUSY_RETRY_SECONDS = 1;
  private static final int AWAY_RETRY_SECONDS = 5;

  private final int status;
  private final String code;
  private final transient Map<String, String> headers;

  Problem(int status, String code, String detail) {
    this(status, code, detail, Map.of());
  }

  private Problem(int status, String code, String detail, Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  Problem with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Problem(status, code, getMessage(), more);
  }

  Problem retryAfter(int seconds) {
    return with("Retry-After", Integer.toString(seconds));
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  static Problem invalid(String detail) {
    return new Problem(422, "invalid_field", detail);
  }

  static Problem notFound(String code, String detail) {
    return new Problem(404, code, detail);
  }

  static Problem internal() {
    return new Problem(500, "internal_error", "the broker failed; its log has the cause");
  }

  /** A refusal of the store: nothing of the request was kept. */
  static Problem of(Refusal why) {
    return switch (why) {
      case BUSY ->
          new Problem(503, "busy", "too much is waiting to be stored")
              .retryAfter(BUSY_RETRY_SECONDS);
      case UNAVAILABLE ->
          new Problem(503, "store_unavailable", "the database cannot be written now")
              .retryAfter(AWAY_RETRY_SECONDS);
      case CLOSED ->
          new Problem(503, "draining", "the broker restarts").retryAfter(AWAY_RETRY_SECONDS);
      case FAILED -> internal();
    };
  }

  /** A refusal of the handshake policy, with the headers that its status wants. */
  static Problem of(Decision.Refused refused) {
    Problem problem = new Problem(refused.status(), refused.code(), refused.detail());
    if (refused.retryAfterSeconds().isPresent()) {
      problem = problem.retryAfter(refused.retryAfterSeconds().getAsInt());
    }
    return switch (refused.status()) {
      case 401 -> problem.with("WWW-Authenticate", "Bearer realm=\"edgewire\"");
      case 405 -> problem.with("Allow", "GET, HEAD");
      // Without the close some servers leave the client waiting for a body that never ends.
      case 426 ->
          problem
              .with("Upgrade", "websocket")
              .with("Connection", "close")
              .with("Sec-WebSocket-Version", "13");
      default -> problem;
    };
  }

  Reply reply() {
    Reply reply =
        Reply.of(
            status,
            "application/problem+json",
            new JsonWriter()
                .object()
                .field("type", "about:blank")
                .field("title", title(status))
                .field("status", status)
                .field("detail", getMessage())
                .field("code", code)
                .endObject()
                .toJson());
    for (Map.Entry<String, String> header : headers.entrySet()) {
      reply = reply.with(header.getKey(), header.getValue());
    }
    return reply;
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 409 -> "Conflict";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 422 -> "Unprocessable Content";
      case 426 -> "Upgrade Required";
      case 429 -> "Too Many Requests";
      case 503 -> "Service Unavailable";
      default -> "Internal Server Error";
    };
  }
}
