package org.edgewire.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

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

  static Problem invalid() {
    return Problem.invalid("the parameter cursor must be a next_cursor of this list");
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
