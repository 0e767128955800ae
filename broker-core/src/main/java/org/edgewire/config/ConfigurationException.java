package org.edgewire.config;

import java.util.List;

/**
 * The configuration cannot be used. Names every wrong setting, where it came from, and what is
 * allowed.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * @param problems one sentence each, free of secrets
   */
  public ConfigurationException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** The same, one by one. */
  public List<String> problems() {
    return problems;
  }
}
