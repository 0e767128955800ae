package org.edgewire.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Which handler answers which method and path. Filled once, then only read. */
final class Routes {
  private static final String VARIABLE = "{}";

  private final List<Route> routes = new ArrayList<>();

  /**
   * Answers requests; throws {@link Problem} for what is wrong with one. May block, but never to
   * wait for a future.
   */
  @FunctionalInterface
  interface Handler {
    CompletableFuture<Reply> answer(ApiRequest request);
  }

  private record Route(String method, List<String> template, Handler handler) {
    boolean matches(List<String> path) {
      return template.size() == path.size()
          && IntStream.range(0, path.size())
              .allMatch(
                  i -> template.get(i).equals(VARIABLE) || template.get(i).equals(path.get(i)));
    }

    List<String> variables(List<String> path) {
      return IntStream.range(0, path.size())
          .filter(i -> template.get(i).equals(VARIABLE))
          .mapToObj(path::get)
          .toList();
    }
  }

  /** What was found for a request. */
  record Match(Handler handler, List<String> variables) {}

  /**
   * @param path such as {@code /edge/agents/{}/status}
   */
  Routes add(String method, String path, Handler handler) {
    routes.add(new Route(method, List.of(path.substring(1).split("/", -1)), handler));
    return this;
  }

  /**
   * The handler for a request; HEAD is answered by GET's. Otherwise a 404, or a 405 that names what
   * is allowed.
   */
  Match find(String method, String rawPath) {
    Optional<List<String>> path = ApiRequest.segments(rawPath);
    List<Route> candidates =
        path.map(decoded -> routes.stream().filter(route -> route.matches(decoded)).toList())
            .orElse(List.of());
    if (candidates.isEmpty()) {
      throw Problem.notFound("not_found", "there is nothing at this path");
    }
    String wanted = method.equals("HEAD") ? "GET" : method;
    return candidates.stream()
        .filter(route -> route.method().equals(wanted))
        .findFirst()
        .map(route -> new Match(route.handler(), route.variables(path.orElseThrow())))
        .orElseThrow(() -> notAllowed(candidates));
  }

  private static Problem notAllowed(List<Route> candidates) {
    Set<String> allowed = new TreeSet<>();
    for (Route route : candidates) {
      allowed.add(route.method().toUpperCase(Locale.ROOT));
      if (route.method().equals("GET")) {
        allowed.add("HEAD");
      }
    }
    String list = String.join(", ", allowed);
    return new Problem(405, "method_not_allowed", "allowed here: " + list).with("Allow", list);
  }
}
