package org.edgewire.it.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Agents' tokens, made as the seed page shows and independently of the broker's own code. */
public final class Tokens {
  private static final String PHONE = "+13105551234";

  private Tokens() {}

  /** A token made now. */
  public static String now(String secret, String agentId) {
    return aged(secret, agentId, Duration.ZERO);
  }

  /** A token made some time ago; a negative age lies in the future. */
  public static String aged(String secret, String agentId, Duration age) {
    return encode(plain(secret, agentId, age));
  }

  /** The text inside a token: id, phone, seconds and signature. */
  public static String plain(String secret, String agentId, Duration age) {
    String data = agentId + ":" + PHONE + ":" + Instant.now().minus(age).getEpochSecond();
    return data + ":" + signature(secret, data);
  }

  /** Base64 with padding, as the seed's {@code Buffer.toString('base64')}. */
  public static String encode(String plain) {
    return Base64.getEncoder().encodeToString(plain.getBytes(UTF_8));
  }

  private static String signature(String secret, String data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(data.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA256", e);
    }
  }
}
