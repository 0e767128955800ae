package org.edgewire.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.edgewire.command.AgentId;

/**
 * A signed token of an agent (protocol section 1): base64 of {@code
 * id:phone:seconds:hex(HMAC-SHA256)}. Read by {@link #parse}, which does not check the signature:
 * ask {@link #isSignedWith}.
 *
 * @param agent the id as written in it, of any form
 * @param phone the user's phone; any text without a colon
 * @param issuedAt its timestamp, to the second
 * @param signature as 64 hex digits in either case
 */
public record EdgeToken(String agent, String phone, Instant issuedAt, String signature) {
  private static final int MAX_LENGTH = 2_048;
  // No leading zeros: the signed text is built again from the number.
  private static final Pattern FORM =
      Pattern.compile("([^:]*):([^:]*):(0|[1-9][0-9]{0,11}):([0-9A-Fa-f]{64})", Pattern.DOTALL);

  /**
   * Makes a token.
   *
   * @param phone any text without a colon
   * @param issuedAt fractions of a second are dropped
   * @return base64 with padding
   */
  public static String make(String secret, AgentId agent, String phone, Instant issuedAt) {
    if (phone.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a phone in a token may hold anything but a colon");
    }
    String signed = signedText(agent.value(), phone, issuedAt);
    String token = signed + ":" + HexFormat.of().formatHex(hmac(secret, signed));
    return Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes a token apart; padding is optional. Empty when it has another form. */
  public static Optional<EdgeToken> parse(String token) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(token));
      Matcher parts = FORM.matcher(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
      return parts.matches()
          ? Optional.of(
              new EdgeToken(
                  parts.group(1),
                  parts.group(2),
                  Instant.ofEpochSecond(Long.parseLong(parts.group(3))),
                  parts.group(4)))
          : Optional.empty();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Whether the signature was made with that secret; takes the same time whatever the answer. */
  public boolean isSignedWith(String secret) {
    byte[] expected = hmac(secret, signedText(agent, phone, issuedAt));
    return MessageDigest.isEqual(expected, HexFormat.of().parseHex(signature));
  }

  /** Tells the agent and the time only: who knows the rest can log in. */
  @Override
  public String toString() {
    return "EdgeToken[agent=" + LogText.safe(agent) + ", issuedAt=" + issuedAt + "]";
  }

  private static String signedText(String agent, String phone, Instant issuedAt) {
    return agent + ":" + phone + ":" + issuedAt.getEpochSecond();
  }

  private static byte[] hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
