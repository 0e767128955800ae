package org.edgewire.wire;

import java.util.List;
import java.util.Optional;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;

/** Reads an agent's state of health, as sent on the WebSocket and by HTTP. Pure; any thread. */
public final class StatusJson {
  private static final int MAX_CAPABILITIES = 32;
  private static final int MAX_LENGTH = 64;

  private StatusJson() {}

  /** The capabilities of a status: of the member of that name the strings of sensible length. */
  public static List<String> capabilities(JsonObject status) {
    return status.get("capabilities").flatMap(JsonText::asArray).orElse(List.of()).stream()
        .map(JsonText::asString)
        .flatMap(Optional::stream)
        .filter(name -> !name.isEmpty() && name.length() <= MAX_LENGTH)
        .distinct()
        .limit(MAX_CAPABILITIES)
        .toList();
  }
}
