package org.edgewire.http;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.handshake.HandshakeView;
import org.edgewire.handshake.PercentCode;
import org.edgewire.handshake.QueryParameters;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;

/**
 * One request: the variables of its path, its parameters, its body. What is wrong with them is
 * thrown as a problem.
 */
final class ApiRequest {
  private static final System.Logger LOG = System.getLogger(ApiRequest.class.getName());

  /** Bytes of a body that nobody will use. */
  private static final int DISCARDED = 16 << 20;

  private static final int DISCARD_STEP = 1 << 14;

  private final HttpServletRequest request;
  private final List<String> variables;
  private final QueryParameters query;

  ApiRequest(HttpServletRequest request, List<String> variables) {
    this.request = request;
    this.variables = variables;
    this.query = QueryParameters.parse(new ServletView(request).query());
    if (!query.wellFormed()) {
      throw new Problem(400, "bad_query", "the query has a broken percent escape");
    }
  }

  HandshakeView view() {
    return new ServletView(request);
  }

  /** The path under which this application is deployed. */
  String contextPath() {
    return request.getContextPath();
  }

  AgentId agentInPath() {
    String text = variables.get(0);
    if (!AgentId.isValid(text)) {
      throw Problem.invalid(
          "the agent id in the path must be a letter or digit followed by up to 127 of"
              + " A-Z a-z 0-9 _ . @ + -");
    }
    return new AgentId(text);
  }

  /** No other text can be the id of a session, so any other is simply not found. */
  SessionId sessionInPath() {
    String text = variables.get(0);
    if (!SessionId.isValid(text)) {
      throw Problem.notFound("unknown_session", "there is no session of that id");
    }
    return new SessionId(text);
  }

  UserId userInPath() {
    String text = variables.get(1);
    if (!UserId.isValid(text)) {
      throw Problem.notFound("unknown_user", "there is no user of that id");
    }
    return new UserId(text);
  }

  /** No other text can be the id of a command, so any other is simply not found. */
  CommandId commandInPath() {
    String text = variables.get(0);
    if (!CommandId.isValid(text)) {
      throw Problem.notFound("unknown_command", "there is no command of that id");
    }
    return new CommandId(text);
  }

  Optional<String> parameter(String name) {
    return query.last(name).filter(value -> !value.isEmpty());
  }

  OptionalInt number(String name, int least, int most) {
    Optional<String> value = parameter(name);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!value.get().matches("[0-9]{1,9}")
        || Integer.parseInt(value.get()) < least
        || Integer.parseInt(value.get()) > most) {
      throw Problem.invalid(
          "the parameter " + name + " must be a whole number from " + least + " to " + most);
    }
    return OptionalInt.of(Integer.parseInt(value.get()));
  }

  /** The body as an object. Blocks for what has not arrived yet. */
  JsonObject body(int maxBytes) {
    return parsed(maxBytes, JsonObject::parse);
  }

  /** The body as the text of an object, as it came. Blocks for what has not arrived yet. */
  JsonText objectText(int maxBytes) {
    JsonText text = parsed(maxBytes, JsonText::parse);
    if (!text.isObject()) {
      throw new Problem(400, "malformed_json", "the body must be a JSON object");
    }
    return text;
  }

  /** The body as the text of a JSON Merge Patch (RFC 7396). Blocks for what has not arrived yet. */
  JsonText mergePatch(int maxBytes) {
    requireType("application/merge-patch+json", false);
    JsonText text = parse(maxBytes, JsonText::parse);
    if (!text.isObject()) {
      throw new Problem(400, "malformed_json", "the body must be a JSON object");
    }
    return text;
  }

  /** A version in the query. */
  OptionalLong version(String name) {
    Optional<String> value = parameter(name);
    if (value.isPresent() && !value.get().matches("[0-9]{1,15}")) {
      throw Problem.invalid("the parameter " + name + " must be a whole number");
    }
    return value.map(Long::parseLong).map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private <T> T parsed(int maxBytes, Function<String, T> parser) {
    requireType("application/json", true);
    return parse(maxBytes, parser);
  }

  private <T> T parse(int maxBytes, Function<String, T> parser) {
    try {
      return parser.apply(utf8(read(maxBytes)));
    } catch (JsonSyntaxException e) {
      throw new Problem(400, "malformed_json", "the body must be a JSON object: " + e.getMessage());
    }
  }

  /**
   * @param orNone whether a body whose type is not told is taken for one
   */
  private void requireType(String wanted, boolean orNone) {
    String type = request.getContentType();
    if (type == null && orNone) {
      return;
    }
    if (type == null || !isInUtf8(type, wanted)) {
      throw new Problem(415, "unsupported_media_type", "the body must be " + wanted + " in UTF-8")
          .with("Accept", wanted);
    }
  }

  private static boolean isInUtf8(String type, String wanted) {
    String[] parts = type.toLowerCase(Locale.ROOT).split(";", -1);
    boolean json = parts[0].strip().equals(wanted);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      json &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
    }
    return json;
  }

  private byte[] read(int maxBytes) {
    if (request.getContentLengthLong() > maxBytes) {
      throw tooLarge(maxBytes);
    }
    try {
      byte[] bytes = request.getInputStream().readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw tooLarge(maxBytes);
      }
      return bytes;
    } catch (IOException e) {
      throw new Problem(400, "incomplete_body", "the body ended too early");
    }
  }

  /** The rest of the body may not be read, so the connection cannot be used again. */
  private Problem tooLarge(int maxBytes) {
    discard();
    return new Problem(413, "body_too_large", "the body may have " + maxBytes + " bytes")
        .with("Connection", "close");
  }

  /** Who is still sending when the connection is closed may never see the answer. */
  private void discard() {
    byte[] bytes = new byte[DISCARD_STEP];
    try {
      InputStream body = request.getInputStream();
      int count = 0;
      for (int read = 0; count >= 0 && read < DISCARDED; read += count) {
        count = body.read(bytes);
      }
    } catch (IOException e) {
      LOG.log(DEBUG, "the sender of a body that is too large is gone", e);
    }
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Problem(400, "malformed_utf8", "the body is not valid UTF-8");
    }
  }

  /** Percent-decodes the segments of a raw path; empty when an escape is broken. */
  static Optional<List<String>> segments(String rawPath) {
    List<Optional<String>> decoded =
        List.of(rawPath.split("/", -1)).stream()
            .skip(1)
            .map(ApiRequest::withoutPathParameters)
            .map(PercentCode::decode)
            .toList();
    return decoded.stream().allMatch(Optional::isPresent)
        ? Optional.of(decoded.stream().map(Optional::orElseThrow).toList())
        : Optional.empty();
  }

  private static String withoutPathParameters(String segment) {
    int semicolon = segment.indexOf(';');
    return semicolon < 0 ? segment : segment.substring(0, semicolon);
  }
}
