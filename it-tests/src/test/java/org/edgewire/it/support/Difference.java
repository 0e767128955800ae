package org.edgewire.it.support;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a container cannot do as the protocol says. The suites expect the other behaviour on those
 * containers and nothing else; the table of {@code docs/deploy.md} is made from this one.
 */
public enum Difference {
  /** The container upgrades before any filter of the application runs. */
  REFUSAL_AFTER_UPGRADE(
      "A handshake that is refused",
      "403 before the upgrade",
      "101, then close 1008 before anything else",
      Set.of(Container.JETTY));

  private final String situation;
  private final String elsewhere;
  private final String here;

  @SuppressWarnings("ImmutableEnumChecker") // Nobody changes it.
  private final Set<Container> containers;

  Difference(String situation, String elsewhere, String here, Set<Container> containers) {
    this.situation = situation;
    this.elsewhere = elsewhere;
    this.here = here;
    this.containers = containers;
  }

  /** Whether that container has it. */
  public boolean isIn(Container container) {
    return containers.contains(container);
  }

  /** All differences as a Markdown table. */
  public static String table() {
    return Arrays.stream(values())
        .map(Difference::row)
        .collect(
            Collectors.joining(
                "\n", "| when | everywhere else | there | on |\n|---|---|---|---|\n", "\n"));
  }

  private String row() {
    String names =
        containers.stream()
            .sorted(Comparator.naturalOrder())
            .map(Container::title)
            .collect(Collectors.joining(", "));
    return "| " + String.join(" | ", situation, elsewhere, here, names) + " |";
  }
}
