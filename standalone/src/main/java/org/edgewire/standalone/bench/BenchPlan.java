package org.edgewire.standalone.bench;

import java.net.URI;
import java.util.OptionalLong;

/**
 * What a bench does.
 *
 * @param url of the broker, http only
 * @param edgeSecret signs the tokens of the agents
 * @param adminKey of the producer
 * @param via how commands are submitted
 * @param load how many of them
 * @param pid of the broker's process, where it is to be watched and cannot be found by its port
 */
public record BenchPlan(
    URI url, String edgeSecret, String adminKey, Via via, Load load, OptionalLong pid) {
  /** How commands are submitted. */
  public enum Via {
    /** One after the other on kept HTTP connections. */
    HTTP,
    /** Through the producer socket. */
    SOCKET
  }

  /**
   * How many commands of what kind.
   *
   * @param agents connected ones, served in turn
   * @param rate commands a second, 0 for as fast as they come to their end
   * @param seconds measured
   * @param warmUpSeconds before, not measured
   * @param window commands on their way at once, at most
   * @param payloadBytes about so long is each payload
   * @param type of the commands
   */
  public record Load(
      int agents,
      int rate,
      int seconds,
      int warmUpSeconds,
      int window,
      int payloadBytes,
      String type) {}

  /** All but the secrets. */
  @Override
  public String toString() {
    return "BenchPlan[" + url + ", " + via + ", " + load + "]";
  }
}
