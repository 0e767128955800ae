package org.edgewire.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What the members are to hear, in the order in which they hear it: what waits for its commit holds
 * up what comes after it. Owned by the room.
 */
final class Line {
  /** Something to be told. */
  abstract static class Item {
    private boolean ready;
    private boolean gone;

    /** Tells it. */
    abstract void tell();

    /** It was not committed: takes it back. The newest is taken back first. */
    void undo() {}

    /** It was taken back, and will not be told. */
    void failed() {}
  }

  private final Deque<Item> items = new ArrayDeque<>();

  /** Tells it after all that was added before, at once where nothing waits. */
  void add(Runnable news) {
    if (items.isEmpty()) {
      news.run();
      return;
    }
    Item item =
        new Item() {
          @Override
          void tell() {
            news.run();
          }
        };
    item.ready = true;
    items.add(item);
  }

  /** Tells it when it is committed. */
  void await(Item item) {
    items.add(item);
  }

  /** It is committed: tells it and what waited for it only. */
  void committed(Item item) {
    if (item.gone) {
      throw new IllegalStateException("a change was committed although one before it was not");
    }
    item.ready = true;
    while (!items.isEmpty() && items.peek().ready) {
      items.remove().tell();
    }
  }

  /** It was not committed, so neither will be what follows and waits; the rest is told. */
  void failed(Item item) {
    if (item.gone) {
      return;
    }
    List<Item> rest = new ArrayList<>(items);
    items.clear();
    int from = rest.indexOf(item);
    // Those before it wait for commits of their own.
    rest.subList(0, from).forEach(items::add);
    List<Item> lost = new ArrayList<>();
    for (Item one : rest.subList(from, rest.size())) {
      if (one.ready) {
        items.add(one);
      } else {
        one.gone = true;
        lost.add(one);
      }
    }
    for (int i = lost.size() - 1; i >= 0; i--) {
      lost.get(i).undo();
    }
    lost.forEach(Item::failed);
    while (!items.isEmpty() && items.peek().ready) {
      items.remove().tell();
    }
  }

  /** Nothing more is to be told: what waits has failed, the rest is told and sees why. */
  void abandon() {
    while (!items.isEmpty()) {
      Item item = items.remove();
      if (item.ready) {
        item.tell();
      } else {
        item.gone = true;
        item.failed();
      }
    }
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  int size() {
    return items.size();
  }
}
