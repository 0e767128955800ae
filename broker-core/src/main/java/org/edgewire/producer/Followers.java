package org.edgewire.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandState;
import org.edgewire.dispatch.BrokerListener;

/**
 * Which desks want to hear of which command's end. Thread-safe: the map is the only state. Costs
 * the writer one look-up per final state, and nothing while nobody follows.
 */
final class Followers implements BrokerListener {
  private final Map<CommandId, List<ProducerDesk>> desks = new ConcurrentHashMap<>();

  void follow(CommandId id, ProducerDesk desk) {
    desks.compute(id, (key, known) -> with(known, desk));
  }

  void unfollow(CommandId id, ProducerDesk desk) {
    desks.computeIfPresent(id, (key, known) -> without(known, desk));
  }

  /** Writer's thread. */
  @Override
  public void commandChanged(CommandState state) {
    if (!state.status().isFinal()) {
      return;
    }
    List<ProducerDesk> known = desks.get(state.command().id());
    if (known != null) {
      known.forEach(desk -> desk.ended(state));
    }
  }

  /** Commands that somebody follows. */
  int size() {
    return desks.size();
  }

  private static List<ProducerDesk> with(List<ProducerDesk> known, ProducerDesk desk) {
    if (known == null) {
      return List.of(desk);
    }
    if (known.contains(desk)) {
      return known;
    }
    List<ProducerDesk> more = new ArrayList<>(known);
    more.add(desk);
    return List.copyOf(more);
  }

  private static List<ProducerDesk> without(List<ProducerDesk> known, ProducerDesk desk) {
    if (known.size() == 1) {
      return known.get(0) == desk ? null : known;
    }
    List<ProducerDesk> left = new ArrayList<>(known);
    left.remove(desk);
    return List.copyOf(left);
  }
}
