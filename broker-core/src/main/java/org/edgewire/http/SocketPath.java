package org.edgewire.http;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The path of a WebSocket endpoint, such as {@code /edge/ws} or {@code /ws/room/{id}} (Jakarta
 * WebSocket 2.1 section 3.1.1), in the one right way to spell it.
 */
record SocketPath(List<String> segments) {
  static SocketPath of(String template) {
    return new SocketPath(split(template));
  }

  /** Whether an undecoded path without its query is this one. */
  boolean matches(String rawPath) {
    List<String> given = split(rawPath);
    return given.size() == segments.size()
        && IntStream.range(0, given.size()).allMatch(i -> matches(segments.get(i), given.get(i)));
  }

  /** What a filter has to be mapped to, so that no spelling gets past it. */
  List<String> filterPatterns() {
    int variable =
        IntStream.range(0, segments.size()).filter(this::isVariable).findFirst().orElse(-1);
    if (variable < 0) {
      // It means the path itself as well (Servlet 6.0 section 12.2). Named beside it, some
      // containers
      // would run the filter twice.
      return List.of(String.join("/", segments) + "/*");
    }
    return List.of(String.join("/", segments.subList(0, variable)) + "/*");
  }

  private boolean isVariable(int at) {
    return isVariable(segments.get(at));
  }

  private static boolean matches(String expected, String given) {
    return isVariable(expected)
        ? !given.isEmpty() && given.indexOf(';') < 0
        : expected.equals(given);
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static List<String> split(String path) {
    return List.of(path.split("/", -1));
  }
}
