package org.edgewire.war;

import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;

/** What the server has bound in JNDI, as seen from this web application. */
final class Names {
  private static final String JAVA = "java:";

  private Names() {}

  /** What is bound to a name; empty when nothing is, or the server has no JNDI. */
  static Optional<Object> find(String name) {
    try {
      return Optional.ofNullable(get(name));
    } catch (NamingException | RuntimeException nothing) {
      // Servers have more exceptions for a name that is not there than the specification has.
      return Optional.empty();
    }
  }

  /**
   * The same, telling why there is nothing. Names of other schemes than {@code java:} are refused:
   * they would ask other machines for objects.
   */
  @SuppressWarnings(
      "BanJNDI") // Names come from operators, and only the server's own are looked up.
  static Object get(String name) throws NamingException {
    if (name.indexOf(':') >= 0 && !name.startsWith(JAVA)) {
      throw new InvalidNameException("only names of the server itself are looked up");
    }
    InitialContext context = new InitialContext();
    try {
      return context.lookup(name);
    } finally {
      context.close();
    }
  }
}
