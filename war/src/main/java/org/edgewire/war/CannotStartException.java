package org.edgewire.war;

import java.util.List;

/** Something that only an operator can put right keeps the broker from being started. */
final class CannotStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * @param problems one sentence each, free of secrets
   */
  CannotStartException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  CannotStartException(String problem) {
    this(List.of(problem));
  }

  List<String> problems() {
    return problems;
  }
}
