package org.edgewire.standalone.cli;

import java.net.URI;
import org.edgewire.member.SessionId;
import org.edgewire.standalone.launch.LaunchException;

/** Addresses that people type and read. */
final class Urls {
  private Urls() {}

  /** Reads an address that must have one of two schemes and a host. */
  static URI parse(String what, String value, String scheme, String secureScheme) {
    try {
      URI url = URI.create(value);
      boolean right = scheme.equals(url.getScheme()) || secureScheme.equals(url.getScheme());
      if (right && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException notAnAddress) {
      throw wrong(what, value, scheme, secureScheme);
    }
    throw wrong(what, value, scheme, secureScheme);
  }

  /** The edge socket of a broker at this address. */
  static String edgeSocket(URI base) {
    return "ws" + base.toString().substring("http".length()) + "/edge/ws";
  }

  /** The socket of a MiniApp session of a broker at this address. */
  static String sessionSocket(URI base, SessionId session) {
    String root = base.toString().substring("http".length()).replaceAll("/+$", "");
    return "ws" + root + "/ws/miniapp/" + session;
  }

  /** How this program was called, for lines to copy. */
  static String program() {
    String jar = System.getProperty("java.class.path", "");
    return "java -jar " + (jar.endsWith(".jar") && !jar.contains(":") ? jar : "edgewire.jar");
  }

  private static LaunchException wrong(
      String what, String value, String scheme, String secureScheme) {
    return new LaunchException(
        what + " must be " + scheme + "://… or " + secureScheme + "://…, not \"" + value + "\".");
  }
}
