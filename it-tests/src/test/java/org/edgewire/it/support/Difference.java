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
  /** Grizzly drops the type of an answer to a request for an upgrade. */
  REFUSAL_WITHOUT_TYPE(
      "A handshake that is refused",
      "Content-Type application/problem+json",
      "the same body without a Content-Type",
      Set.of(Container.PAYARA, Container.PAYARA_7, Container.GLASSFISH)),

  /** The application sees a frame's bytes, never its announced length. */
  LENGTH_COUNTED_AS_IT_COMES(
      "A frame that announces more than is allowed",
      "close 1009 at once",
      "close 1009 as soon as more than is allowed has come",
      Set.of(Container.WILDFLY, Container.TOMCAT, Container.JETTY)),

  /** Tyrus gives a frame to the application when it is complete, and keeps up to 4 MiB of it. */
  FRAMES_ARE_KEPT_WHOLE(
      "A frame that announces more than is allowed",
      "close 1009 at once",
      "close 1009 when it is complete, 1011 as soon as 4 MiB of it have come",
      Set.of(Container.PAYARA, Container.PAYARA_7, Container.GLASSFISH)),

  /** Tyrus does not look for the mask. */
  UNMASKED_FRAMES_ARE_READ(
      "A frame without a mask",
      "close 1002, or the end of the connection",
      "read like any other",
      Set.of(Container.PAYARA, Container.PAYARA_7, Container.GLASSFISH)),

  /** Liberty decodes each piece of a message for itself. */
  PIECES_END_WITH_A_CHARACTER(
      "A message in pieces that are cut inside a character",
      "read as a whole",
      "close 1007",
      Set.of(Container.LIBERTY)),

  /** Liberty hangs up on a frame that comes when it is about to close. */
  CLOSE_IS_OVERTAKEN(
      "A message in pieces that goes on after more than is allowed",
      "close 1009",
      "close 1009, or the end of the connection without a word",
      Set.of(Container.LIBERTY)),

  /** Jetty mirrors a close frame, unless the broker's own answer is faster. */
  EMPTY_CLOSE_IS_MIRRORED(
      "An empty close frame",
      "close 1000",
      "an empty close frame, or close 1000",
      Set.of(Container.JETTY)),

  /** The security layer fails on a path that it takes for a list of patterns. */
  NO_COLON_IN_A_PATH(
      "A colon in a path",
      "404, or 422 where an id is expected",
      "503 by the server itself",
      Set.of(Container.PAYARA_7, Container.GLASSFISH));

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
