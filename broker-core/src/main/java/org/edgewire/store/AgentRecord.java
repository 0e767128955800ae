package org.edgewire.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.json.JsonText;

/**
 * What the store remembers of an agent.
 *
 * @param id its name
 * @param lastSeen when it was last heard, as far as noted: on connect, disconnect, status and sync
 * @param lastSync when it last polled
 * @param lastStatus the data of its last {@code status} message
 * @param capabilities what it last announced
 * @param config its retained configuration
 * @param configVersion counts the configurations set, from 1; 0 means none
 * @param configHeard the newest version after whose sending the agent was heard
 * @param lastCloseCode how its last WebSocket ended; 0 when none has
 */
public record AgentRecord(
    AgentId id,
    Optional<Instant> lastSeen,
    Optional<Instant> lastSync,
    Optional<JsonText> lastStatus,
    List<String> capabilities,
    Optional<JsonText> config,
    int configVersion,
    int configHeard,
    int lastCloseCode) {

  /** An agent of which nothing is known. */
  public static AgentRecord unknown(AgentId id) {
    return new AgentRecord(
        id,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        0,
        0,
        0);
  }

  /** Whether it announced that it de-duplicates by command id. */
  public boolean dedups() {
    return capabilities.contains("dedup");
  }

  /** The same, heard at {@code at}. */
  public AgentRecord seen(Instant at) {
    return new AgentRecord(
        id,
        Optional.of(at),
        lastSync,
        lastStatus,
        capabilities,
        config,
        configVersion,
        configHeard,
        lastCloseCode);
  }

  /** The same, having polled at {@code at}. */
  public AgentRecord synced(Instant at) {
    return new AgentRecord(
        id,
        Optional.of(at),
        Optional.of(at),
        lastStatus,
        capabilities,
        config,
        configVersion,
        configHeard,
        lastCloseCode);
  }

  /** The same with a new status. */
  public AgentRecord withStatus(JsonText status, List<String> announced, Instant at) {
    return new AgentRecord(
        id,
        Optional.of(at),
        lastSync,
        Optional.of(status),
        List.copyOf(announced),
        config,
        configVersion,
        configHeard,
        lastCloseCode);
  }

  /** The same with a new configuration of the next version. */
  public AgentRecord withConfig(JsonText newConfig) {
    return new AgentRecord(
        id,
        lastSeen,
        lastSync,
        lastStatus,
        capabilities,
        Optional.of(newConfig),
        configVersion + 1,
        configHeard,
        lastCloseCode);
  }

  /** The same, heard after that version of its configuration was sent. */
  public AgentRecord withConfigHeard(int version) {
    return new AgentRecord(
        id,
        lastSeen,
        lastSync,
        lastStatus,
        capabilities,
        config,
        configVersion,
        Math.max(configHeard, version),
        lastCloseCode);
  }

  /** The same, its WebSocket gone. */
  public AgentRecord closed(int closeCode, Instant at) {
    return new AgentRecord(
        id,
        Optional.of(at),
        lastSync,
        lastStatus,
        capabilities,
        config,
        configVersion,
        configHeard,
        closeCode);
  }
}
