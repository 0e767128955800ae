package org.edgewire.handshake;

/** Makes what a stranger sent fit for a log line: one line, ASCII, short. */
final class LogText {
  private static final int MAX = 128;

  private LogText() {}

  static String safe(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), MAX) + 1);
    for (int i = 0; i < text.length() && i < MAX; i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return text.length() > MAX ? out.append('~').toString() : out.toString();
  }
}
