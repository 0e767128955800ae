package org.edgewire.standalone.testing.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.edgewire.handshake.Decision;
import org.edgewire.handshake.HandshakeView;
import org.edgewire.handshake.QueryParameters;

/** Handshakes that are refused because a test wants it. Thread-safe. */
final class Refusals {
  private static final Set<Integer> STATUSES = Set.of(403, 429, 503);

  private final List<Planned> planned = new ArrayList<>();
  private final Consumer<String> notes;

  Refusals(Consumer<String> notes) {
    this.notes = notes;
  }

  private static final class Planned {
    private final Optional<String> agent;
    private final int status;
    private int left;

    Planned(Optional<String> agent, int times, int status) {
      this.agent = agent;
      this.left = times;
      this.status = status;
    }

    boolean means(HandshakeView request) {
      return left > 0 && agent.map(id -> claims(request).contains(id)).orElse(true);
    }

    private static List<String> claims(HandshakeView request) {
      List<String> inHeader = request.header("X-Edge-Agent-Id");
      return inHeader.isEmpty()
          ? QueryParameters.parse(request.query()).all("edge_agent_id")
          : inHeader;
    }
  }

  synchronized void add(Optional<String> agent, int times, int status) {
    if (!STATUSES.contains(status)) {
      throw new IllegalArgumentException(
          "a handshake is refused with one of " + STATUSES + ", not " + status);
    }
    planned.add(new Planned(agent, times, status));
  }

  synchronized void clear() {
    planned.clear();
  }

  /** The refusal of this handshake; empty when it may go on to the broker. */
  synchronized Optional<Decision> decide(HandshakeView request) {
    for (Planned one : planned) {
      if (one.means(request)) {
        one.left--;
        notes.accept("a handshake at " + request.path() + " was refused with " + one.status);
        return Optional.of(refusal(one.status));
      }
    }
    return Optional.empty();
  }

  private static Decision refusal(int status) {
    String code =
        switch (status) {
          case 403 -> "forbidden";
          case 429 -> "too_many_requests";
          default -> "unavailable";
        };
    return new Decision.Refused(
        status,
        code,
        "planned_by_a_test",
        "This handshake was refused because a test wants it.",
        status == 403 ? OptionalInt.empty() : OptionalInt.of(1));
  }
}
