package org.edgewire.standalone.grizzly;

import java.util.List;

/**
 * The path of a WebSocket endpoint, compared with a request's raw path.
 *
 * <p>Only one spelling of a path is right. Tyrus itself is more lenient (it decodes escapes and
 * drops empty segments), so a path that is compared leniently here and strictly there, or the other
 * way round, would be a way past the gate.
 *
 * @param path as in {@code ServerEndpointConfig.getPath()}; a segment {@code {name}} stands for any
 *     one segment
 * @param segments the same, split
 */
record PathTemplate(String path, List<String> segments) {
  static PathTemplate of(String path) {
    if (!path.startsWith("/") || path.length() == 1 || path.endsWith("/")) {
      throw new IllegalArgumentException(
          "A WebSocket path starts with / and has no / at its end, but this one is: " + path);
    }
    return new PathTemplate(path, split(path));
  }

  /**
   * Whether {@code rawPath}, undecoded and without query, is this path spelt in the one right way.
   */
  boolean matches(String rawPath) {
    if (rawPath.equals(path)) {
      return segments.stream().noneMatch(PathTemplate::isVariable);
    }
    List<String> given = split(rawPath);
    if (given.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < given.size(); i++) {
      if (!matches(segments.get(i), given.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(String expected, String given) {
    if (isVariable(expected)) {
      return !given.isEmpty() && given.indexOf(';') < 0;
    }
    return expected.equals(given);
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static List<String> split(String path) {
    return List.of(path.split("/", -1));
  }
}
