package org.edgewire.standalone.testing;

import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;

/**
 * A command as an agent got it.
 *
 * @param id its {@code command_id}
 * @param type its {@code command_type}
 * @param payload as it came
 * @param attempt 1 for the first time
 */
public record AgentCommand(String id, String type, JsonText payload, int attempt) {
  static AgentCommand of(JsonObject data) {
    return new AgentCommand(
        data.string("command_id").orElse(""),
        data.string("command_type").orElse(""),
        data.get("payload").orElse(JsonText.EMPTY_OBJECT),
        data.get("attempt").map(number -> Integer.parseInt(number.text())).orElse(1));
  }
}
