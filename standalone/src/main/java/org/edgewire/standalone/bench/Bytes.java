package org.edgewire.standalone.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes in a row: added at the end, taken from the front. Not thread-safe. */
final class Bytes {
  private byte[] bytes;
  private int start;
  private int end;

  Bytes(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return end - start;
  }

  byte at(int index) {
    return bytes[start + index];
  }

  byte[] array() {
    return bytes;
  }

  int offset() {
    return start;
  }

  Bytes put(byte[] more, int from, int length) {
    room(length);
    System.arraycopy(more, from, bytes, end, length);
    end += length;
    return this;
  }

  Bytes put(byte[] more) {
    return put(more, 0, more.length);
  }

  Bytes put(Bytes more) {
    return put(more.bytes, more.start, more.size());
  }

  Bytes put(int single) {
    room(1);
    bytes[end++] = (byte) single;
    return this;
  }

  /** The digits of a number that is not negative. */
  Bytes putNumber(long number) {
    return put(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  /** Where to write {@code length} bytes that {@link #added} then tells of. */
  int room(int length) {
    if (end + length > bytes.length) {
      int size = size();
      byte[] roomier = size + length > bytes.length ? new byte[2 * (size + length)] : bytes;
      System.arraycopy(bytes, start, roomier, 0, size);
      bytes = roomier;
      start = 0;
      end = size;
    }
    return end;
  }

  void added(int length) {
    end += length;
  }

  void drop(int length) {
    start += length;
    if (start == end) {
      start = 0;
      end = 0;
    }
  }

  /** Where {@code wanted} begins at or after {@code from}, or -1. */
  int indexOf(byte[] wanted, int from) {
    int last = end - wanted.length;
    for (int i = start + from; i <= last; i++) {
      if (bytes[i] == wanted[0]
          && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i - start;
      }
    }
    return -1;
  }

  /** Whether these bytes are there, at {@code from}. */
  boolean holds(byte[] wanted, int from) {
    int at = start + from;
    return Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }

  String text(int from, int to) {
    return new String(bytes, start + from, to - from, StandardCharsets.UTF_8);
  }
}
