package org.edgewire.dispatch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.command.Command;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandType;
import org.edgewire.command.Delivery;
import org.edgewire.command.Priority;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.wire.Fields;
import org.edgewire.wire.InvalidFieldException;

/**
 * Reads what a producer submits, by HTTP or on its socket (protocol section 5). Rules that need
 * more than the form are checked by {@link Dispatcher#submit}. Pure; any thread.
 */
public final class SubmitJson {
  /** Longest payload in bytes of UTF-8 (protocol section 3). */
  public static final int MAX_PAYLOAD = 256 * 1024;

  private static final long MAX_TTL_SECONDS = Duration.ofDays(3_650).toSeconds();
  private static final String AGENT = "agent_id";
  private static final String REF = "ref";
  private static final AgentId NOBODY = new AgentId("0");

  private SubmitJson() {}

  /**
   * What is submitted to many, who are named beside it.
   *
   * @throws InvalidFieldException when a member is missing or has a wrong value
   */
  public static NewCommand template(JsonObject body) {
    return command(NOBODY, body);
  }

  /**
   * The command that a request asks for.
   *
   * @param agent who is to do it
   * @param body the request's members; {@code agent_id} and {@code ref} are not looked at
   * @throws InvalidFieldException when a member is missing or has a wrong value
   */
  public static NewCommand command(AgentId agent, JsonObject body) {
    Fields fields = new Fields(body);
    JsonText payload = fields.requiredObject("payload");
    return new NewCommand(
        agent,
        type(fields),
        payload,
        fields
            .word("priority", Priority::ofWireName, "one of immediate, normal, low")
            .orElse(Priority.NORMAL),
        fields.word(
            "command_id",
            text -> CommandId.isValid(text) ? Optional.of(new CommandId(text)) : Optional.empty(),
            "a string of 1 to 128 characters, none of them a control character"),
        fields.word("delivery", Delivery::ofWireName, "one of at_most_once, at_least_once"),
        fields.word(
            "ordering_key",
            SubmitJson::orderingKey,
            "a string of 1 to " + Command.MAX_ORDERING_KEY + " characters"),
        fields.instant("deliver_at"),
        ttl(fields),
        fields.instant("expires_at"),
        body.get("command_id").isPresent() ? digest(agent, body) : "");
  }

  private static CommandType type(Fields fields) {
    String name = fields.requiredString("command_type");
    try {
      return new CommandType(name);
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException("command_type", "is wrong: " + e.getMessage());
    }
  }

  private static Optional<Duration> ttl(Fields fields) {
    return fields.integer("ttl_seconds", 1, MAX_TTL_SECONDS).stream()
        .mapToObj(Duration::ofSeconds)
        .findFirst();
  }

  private static Optional<String> orderingKey(String text) {
    boolean usable =
        !text.isEmpty()
            && text.length() <= Command.MAX_ORDERING_KEY
            && text.codePoints().noneMatch(c -> Character.isISOControl(c) || isHalfPair(c));
    return usable ? Optional.of(text) : Optional.empty();
  }

  private static boolean isHalfPair(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /**
   * The command of a request that names its agent in the member {@code agent_id}.
   *
   * @throws InvalidFieldException when a member is missing or has a wrong value
   */
  public static NewCommand command(JsonObject body) {
    String agent = new Fields(body).requiredString(AGENT);
    if (!AgentId.isValid(agent)) {
      throw new InvalidFieldException(
          AGENT, "must be a letter or digit and up to 127 of A-Z a-z 0-9 _ . @ + -");
    }
    return command(new AgentId(agent), body);
  }

  /**
   * Of the request as JSON values, so that white space, order and escapes make no other request,
   * nor does the way it came.
   */
  public static String digest(AgentId agent, JsonObject body) {
    JsonWriter out = new JsonWriter(1_024).object().field(AGENT, agent.value());
    body.names().stream()
        .filter(name -> !name.equals(AGENT) && !name.equals(REF))
        .forEach(name -> body.get(name).ifPresent(value -> out.field(name, value)));
    byte[] canonical = out.endObject().toJson().canonical().getBytes(StandardCharsets.UTF_8);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
