package org.edgewire.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * One file that ships with the broker.
 *
 * @param tag its entity tag (RFC 9110 section 8.8.3): other content, other tag
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record WebFile(String contentType, String tag, byte[] content) {

  /**
   * Reads it from the class path.
   *
   * @param name below {@code web}
   */
  static WebFile load(String name, String contentType) {
    try (InputStream in = WebFile.class.getResourceAsStream("web/" + name)) {
      if (in == null) {
        throw new IllegalStateException("web/" + name + " is missing beside " + WebFile.class);
      }
      byte[] content = in.readAllBytes();
      return new WebFile(contentType, tagOf(content), content);
    } catch (IOException e) {
      throw new UncheckedIOException("web/" + name + " cannot be read", e);
    }
  }

  private static String tagOf(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
