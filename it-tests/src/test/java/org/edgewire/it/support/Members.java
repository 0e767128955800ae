package org.edgewire.it.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Members of MiniApp sessions; their tokens are made independently of the broker's own code. */
public final class Members {
  /** What members' tokens are signed with. */
  public static final String JWT_SECRET = "a-jwt-secret-of-the-tests-0123456789abcdef";

  private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

  private Members() {}

  /** A token that is good for an hour. */
  public static String token(String user) {
    return token(user, Duration.ofHours(1));
  }

  /** A token that is good for so long; a negative time has passed already. */
  public static String token(String user, Duration left) {
    long expires = Instant.now().plus(left).getEpochSecond();
    String claims = JsonDoc.of("sub", user, "aud", "authenticated", "exp", expires).text();
    String signed = base64(HEADER.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    return signed + "." + base64(signature(signed));
  }

  private static byte[] signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(JWT_SECRET.getBytes(UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA256", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Where a user joins a session; {@code more} continues the query. */
  public static URI address(Deployment deployment, String session, String user, String more) {
    return deployment.webSocket(path(session, user, more));
  }

  /** The same without the host. */
  public static String path(String session, String user, String more) {
    return "/ws/miniapp/" + session + "?token=" + token(user) + more;
  }

  /** Joins as a user. */
  public static AgentSocket join(Deployment deployment, String session, String user) {
    return join(deployment, session, user, "");
  }

  /** The same with more in the query. */
  public static AgentSocket join(Deployment deployment, String session, String user, String more) {
    return opened(user, address(deployment, session, user, more), (self, frame) -> {});
  }

  /** The same; {@code onFrame} hears every frame first, on the client's thread. */
  public static AgentSocket join(
      Deployment deployment,
      String session,
      String user,
      BiConsumer<AgentSocket, JsonDoc> onFrame) {
    return join(deployment, session, user, "", onFrame);
  }

  /** The same with more in the query. */
  public static AgentSocket join(
      Deployment deployment,
      String session,
      String user,
      String more,
      BiConsumer<AgentSocket, JsonDoc> onFrame) {
    return opened(user, address(deployment, session, user, more), onFrame);
  }

  private static AgentSocket opened(
      String user, URI address, BiConsumer<AgentSocket, JsonDoc> onFrame) {
    try {
      return AgentSocket.tryConnect(address, onFrame).get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(user + " was not let in: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while connecting", e);
    }
  }

  /** The frame of a patch. */
  public static String patch(String patch, String ref) {
    return "{\"type\":\"state_update\",\"data\":{\"patch\":"
        + patch
        + ",\"ref\":\""
        + ref
        + "\",\"patch_id\":\""
        + ref
        + "\"}}";
  }

  /** The frame of an action. */
  public static String action(String name, String id) {
    return JsonDoc.of(
            "type",
            "action",
            "data",
            JsonDoc.of("name", name, "payload", 1, "action_id", id, "ref", id))
        .text();
  }
}
