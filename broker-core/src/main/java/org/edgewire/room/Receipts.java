package org.edgewire.room;

import java.util.function.Consumer;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.store.Receipt;
import org.edgewire.store.Refusal;

/** Receipts that come in a room's mailbox. */
final class Receipts {
  private Receipts() {}

  static <R> Receipt<R> in(Mailbox mailbox, Consumer<R> committed, Consumer<Refusal> refused) {
    return new Receipt<>() {
      @Override
      public void committed(R result) {
        mailbox.post(() -> committed.accept(result));
      }

      @Override
      public void refused(Refusal why) {
        mailbox.post(() -> refused.accept(why));
      }
    };
  }
}
