package org.edgewire.standalone.testing.record;

import java.util.regex.Pattern;

/** Takes out of frames what lets somebody in. */
final class Secrets {
  static final String MASK = "***";
  private static final Pattern FIELD =
      Pattern.compile("(\"(?:token|secret|authorization)\"\\s*:\\s*\")[^\"]*\"");
  private static final Pattern WEB_TOKEN =
      Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

  private Secrets() {}

  static String masked(String text) {
    String masked = text;
    if (masked.contains("token\"")
        || masked.contains("secret\"")
        || masked.contains("authorization\"")) {
      masked = FIELD.matcher(masked).replaceAll("$1" + MASK + "\"");
    }
    return masked.contains("eyJ") ? WEB_TOKEN.matcher(masked).replaceAll(MASK) : masked;
  }
}
