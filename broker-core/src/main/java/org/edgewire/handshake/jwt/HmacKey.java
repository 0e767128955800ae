package org.edgewire.handshake.jwt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Secrets as keys of HMAC-SHA256. */
final class HmacKey {
  private static final int BYTES = 32;

  private HmacKey() {}

  /**
   * The secret's bytes in UTF-8. The library takes no key below the 32 bytes that RFC 7518 section
   * 3.2 asks for; many a login server in the field has a shorter secret all the same. HMAC fills a
   * key up with zeros to its block of 64 bytes (RFC 2104 section 2), so some zeros more make no
   * other key.
   */
  static byte[] of(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return bytes.length < BYTES ? Arrays.copyOf(bytes, BYTES) : bytes;
  }
}
