package org.edgewire.standalone.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the token an agent shows in its handshake (protocol section 1). */
public final class EdgeToken {
  private static final String ALGORITHM = "HmacSHA256";

  private EdgeToken() {}

  /**
   * A token for one agent, valid for 24 hours from {@code at}.
   *
   * @throws IllegalArgumentException when the id or the phone has a colon, which separates the
   *     token's parts
   */
  public static String make(String secret, String agentId, String userPhone, Instant at) {
    requireNoColon("agent id", agentId);
    requireNoColon("user phone", userPhone);
    String signed = agentId + ":" + userPhone + ":" + at.getEpochSecond();
    String token = signed + ":" + HexFormat.of().formatHex(sign(secret, signed));
    return Base64.getEncoder().encodeToString(token.getBytes(UTF_8));
  }

  private static void requireNoColon(String what, String value) {
    if (value.isEmpty() || value.indexOf(':') >= 0) {
      throw new IllegalArgumentException("The " + what + " must not be empty nor have a colon.");
    }
  }

  private static byte[] sign(String secret, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }
}
