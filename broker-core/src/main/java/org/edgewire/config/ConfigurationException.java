package org.edgewire.config;

import java.util.List;

/**
 * The configuration cannot be used. Names every wrong setting, where it came from, and what is
 * allowed.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problems one sentence each, free of secrets
   */
  public ConfigurationException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
