package org.edgewire.store.jdbc;

import org.edgewire.command.Channel;
import org.edgewire.command.Delivery;
import org.edgewire.command.Priority;

/** Stable numbers of words in the tables; they never change their meaning. */
final class Codes {
  private Codes() {}

  static int of(Priority priority) {
    return switch (priority) {
      case IMMEDIATE -> 1;
      case NORMAL -> 2;
      case LOW -> 3;
    };
  }

  static Priority priority(int code) {
    return switch (code) {
      case 1 -> Priority.IMMEDIATE;
      case 2 -> Priority.NORMAL;
      case 3 -> Priority.LOW;
      default -> throw unknown("priority", code);
    };
  }

  static int of(Delivery delivery) {
    return switch (delivery) {
      case AT_MOST_ONCE -> 0;
      case AT_LEAST_ONCE -> 1;
    };
  }

  static Delivery delivery(int code) {
    return switch (code) {
      case 0 -> Delivery.AT_MOST_ONCE;
      case 1 -> Delivery.AT_LEAST_ONCE;
      default -> throw unknown("delivery", code);
    };
  }

  static int of(Channel channel) {
    return switch (channel) {
      case WEBSOCKET -> 0;
      case SYNC -> 1;
    };
  }

  static Channel channel(int code) {
    return switch (code) {
      case 0 -> Channel.WEBSOCKET;
      case 1 -> Channel.SYNC;
      default -> throw unknown("channel", code);
    };
  }

  private static IllegalArgumentException unknown(String what, int code) {
    return new IllegalArgumentException("no " + what + " has the code " + code);
  }
}
