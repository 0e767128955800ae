package org.edgewire.store.jdbc;

import java.util.ArrayList;
import java.util.List;

/** A list of strings as one text, a line each; a backslash escapes itself and line breaks. */
final class Lines {
  private Lines() {}

  static String join(List<String> items) {
    StringBuilder out = new StringBuilder();
    for (String item : items) {
      appendEscaped(out, item);
      out.append('\n');
    }
    return out.toString();
  }

  static List<String> split(String text) {
    List<String> items = new ArrayList<>();
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      items.add(unescaped(text, from, end));
      from = end + 1;
    }
    return List.copyOf(items);
  }

  private static void appendEscaped(StringBuilder out, String item) {
    for (int i = 0; i < item.length(); i++) {
      char c = item.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        default -> out.append(c);
      }
    }
  }

  private static String unescaped(String text, int from, int to) {
    int escape = text.indexOf('\\', from);
    if (escape < 0 || escape >= to) {
      return text.substring(from, to);
    }
    StringBuilder out = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < to) {
        char kind = text.charAt(++i);
        out.append(kind == 'n' ? '\n' : kind);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
