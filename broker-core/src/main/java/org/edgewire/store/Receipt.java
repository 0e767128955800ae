package org.edgewire.store;

/**
 * Hears what became of an operation: exactly one of the two, exactly once. Called on the writer's
 * thread in commit order, or on the submitting thread for a refusal at once; must not block and
 * must not throw.
 *
 * @param <R> what the decision tells
 */
public interface Receipt<R> {
  /** It was decided and is durable. */
  void committed(R result);

  /** Nothing of it was kept. */
  void refused(Refusal why);

  /** A receipt that hears nothing, for operations that will be asked for again if they get lost. */
  static <R> Receipt<R> none() {
    return new Receipt<>() {
      @Override
      public void committed(R result) {}

      @Override
      public void refused(Refusal why) {}
    };
  }
}
