package org.edgewire.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.CommandType;
import org.edgewire.command.Delivery;
import org.edgewire.command.Priority;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;

/** Commands with all that a producer may ask for, and what the model expects of them. */
final class RandomCommands {
  private static final List<String> TYPES =
      List.of("send_message_now", "schedule_message", "set_rule", "context_reset", "own_type");

  private final Random random;
  private final List<String> agents;

  RandomCommands(Random random, List<String> agents) {
    this.random = random;
    this.agents = agents;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  NewCommand draw(int number, Instant now) {
    return new NewCommand(
        new AgentId(any(agents)),
        new CommandType(any(TYPES)),
        JsonText.trusted(
            "{\"thread_id\":\"t\",\"text\":\"x\",\"message_text\":\"m\",\"send_at\":1,"
                + "\"rule_type\":\"r\",\"rule_config\":{},\"chat_guid\":\"g"
                + random.nextInt(2)
                + "\"}"),
        any(List.of(Priority.values())),
        Optional.of(new CommandId("c" + number)),
        oneIn(4) ? Optional.of(any(List.of(Delivery.values()))) : Optional.empty(),
        oneIn(3) ? Optional.of("k" + random.nextInt(3)) : Optional.empty(),
        oneIn(6) ? Optional.of(now.plusSeconds(random.nextInt(90) - 5)) : Optional.empty(),
        oneIn(4) ? Optional.of(Duration.ofSeconds(1 + random.nextInt(120))) : Optional.empty(),
        Optional.empty(),
        "digest " + number);
  }

  static ModelCommand modelOf(NewCommand command, int order) {
    String type = command.type().name();
    boolean context = type.equals("context_reset");
    Delivery byType =
        context || type.equals("set_rule") ? Delivery.AT_LEAST_ONCE : Delivery.AT_MOST_ONCE;
    Optional<String> chat =
        JsonObject.parse(command.payload().text()).string("chat_guid").filter(guid -> context);
    return new ModelCommand(
        command, command.delivery().orElse(byType), command.orderingKey().or(() -> chat), order);
  }

  /** The frame of an ack. */
  static String ackText(String id, CommandStatus status) {
    return "{\"type\":\"command_ack\",\"data\":{\"command_id\":\""
        + id
        + "\",\"status\":\""
        + status.wireName()
        + "\"}}";
  }
}
