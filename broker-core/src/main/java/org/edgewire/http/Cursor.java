package org.edgewire.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/** Where a list goes on: opaque to clients, safe in a URI. */
final class Cursor {
  private Cursor() {}

  static String of(String position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(position.getBytes(StandardCharsets.UTF_8));
  }

  static Optional<String> position(ApiRequest request) {
    return request.parameter("cursor").map(Cursor::decode);
  }

  /** A position in the order of acceptance. */
  static OptionalLong seq(Optional<String> position) {
    if (position.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!position.get().matches("[0-9]{1,18}")) {
      throw invalid();
    }
    return OptionalLong.of(Long.parseLong(position.get()));
  }

  /** The position in a cursor that came in a body. */
  static String position(String cursor) {
    return decode(cursor);
  }

  static Problem invalid() {
    return Problem.invalid("cursor must be a next_cursor of this list");
  }

  private static String decode(String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw invalid();
    }
  }
}
