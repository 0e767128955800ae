package org.edgewire.http;

import java.util.function.Supplier;

/**
 * Made when it is first needed: many a broker in a test is never asked anything over HTTP.
 * Thread-safe; two threads that need it at once may each make one, so it must be one that is like
 * any other.
 */
final class Lazy<T> implements Supplier<T> {
  private final Supplier<T> maker;
  private volatile T made;

  Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public T get() {
    T known = made;
    if (known == null) {
      known = maker.get();
      made = known;
    }
    return known;
  }
}
