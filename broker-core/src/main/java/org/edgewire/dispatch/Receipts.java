package org.edgewire.dispatch;

import java.util.function.Consumer;
import org.edgewire.store.Receipt;
import org.edgewire.store.Refusal;

/** Receipts made of two functions. */
final class Receipts {
  private Receipts() {}

  static <R> Receipt<R> of(Consumer<R> committed, Consumer<Refusal> refused) {
    return new Receipt<>() {
      @Override
      public void committed(R result) {
        committed.accept(result);
      }

      @Override
      public void refused(Refusal why) {
        refused.accept(why);
      }
    };
  }
}
