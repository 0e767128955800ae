package org.edgewire.standalone.bench;

/**
 * The frames of a bench of a MiniApp session. Each patch carries its number, which has as many
 * digits as any other's, so all are equally long.
 */
final class Patches {
  /** Shorter ones have no room for what every patch carries. */
  static final int LEAST_BYTES = 40;

  static final byte[] CONNECTED = Messages.bytes("{\"type\":\"connected\"");
  static final byte[] ERROR = Messages.bytes("{\"type\":\"error\"");
  private static final byte[] HEARD = Messages.bytes("{\"type\":\"state_update\"");
  private static final byte[] NUMBER = Messages.bytes("\"bench\":{\"n\":");
  private static final byte[] BEGIN =
      Messages.bytes("{\"type\":\"state_update\",\"data\":{\"ref\":");
  private static final byte[] PATCH = Messages.bytes(",\"patch\":{");
  private static final byte[] PAD = Messages.bytes(",\"pad\":\"");
  private static final byte[] PAD_END = Messages.bytes("\"}}");
  private static final byte[] END = Messages.bytes("}}");
  private static final int FIRST = 1_000_000_000;
  private static final int DIGITS = 10;

  private final byte[] pad;
  private final Bytes scratch = new Bytes(1_024);

  /**
   * @param patchBytes length of a patch
   */
  Patches(int patchBytes) {
    int filled = 1 + NUMBER.length + DIGITS + PAD.length + PAD_END.length;
    pad = Messages.bytes("x".repeat(Math.max(0, patchBytes - filled)));
  }

  /** The frame of a patch; good until the next one. */
  Bytes frame(int number) {
    scratch.drop(scratch.size());
    long mark = (long) FIRST + number;
    scratch.put(BEGIN).putNumber(mark).put(PATCH).put(NUMBER).putNumber(mark);
    return scratch.put(PAD).put(pad).put(PAD_END).put(END);
  }

  /** The number of the patch that a member heard of, negative when it is none of ours. */
  static int heard(Bytes frame, int from, int to) {
    return begins(frame, from, to, HEARD) ? after(NUMBER, frame, from + HEARD.length, to) : -1;
  }

  /** The number of the patch that was refused, negative when the error names none. */
  static int refused(Bytes frame, int from, int to) {
    return after(Messages.REF, frame, from, to);
  }

  private static int after(byte[] name, Bytes frame, int from, int to) {
    int at = frame.indexOf(name, from);
    return at < 0 || at >= to ? -1 : Messages.number(frame, at + name.length) - FIRST;
  }

  static boolean begins(Bytes frame, int from, int to, byte[] with) {
    return to - from >= with.length && frame.holds(with, from);
  }
}
