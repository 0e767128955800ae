package org.edgewire.war;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;

/** The JNDI of a server in a map. */
public final class MemoryNames implements InitialContextFactory, AutoCloseable {
  private static final Map<String, Object> BOUND = new ConcurrentHashMap<>();

  /** Made by JNDI, and by tests that want it. */
  public MemoryNames() {}

  static MemoryNames install() {
    System.setProperty(Context.INITIAL_CONTEXT_FACTORY, MemoryNames.class.getName());
    return new MemoryNames();
  }

  MemoryNames bind(String name, Object value) {
    BOUND.put(name, value);
    return this;
  }

  @Override
  public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
    return new InitialContext(true) {
      @Override
      public Object lookup(String name) throws NamingException {
        Object found = BOUND.get(name);
        if (found == null) {
          throw new NameNotFoundException(name);
        }
        return found;
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  @Override
  public void close() {
    BOUND.clear();
    System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
  }
}
