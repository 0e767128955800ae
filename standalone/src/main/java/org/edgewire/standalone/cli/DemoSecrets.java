package org.edgewire.standalone.cli;

/**
 * The secrets of one demo.
 *
 * @param edgeSecret signs agents' tokens
 * @param adminKey opens the producers' side
 */
record DemoSecrets(String edgeSecret, String adminKey) {
  @Override
  public String toString() {
    return "DemoSecrets[…]";
  }
}
