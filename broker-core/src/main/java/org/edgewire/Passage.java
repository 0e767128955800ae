package org.edgewire;

import java.util.concurrent.CompletableFuture;
import org.edgewire.store.Intake;
import org.edgewire.store.Ledger;
import org.edgewire.store.Operation;
import org.edgewire.store.Receipt;
import org.edgewire.store.Refusal;
import org.edgewire.store.Store;

/** Passes through the store's writer behind all that waits there, and changes nothing. */
final class Passage implements Operation<Boolean>, Receipt<Boolean> {
  private final CompletableFuture<Boolean> passed = new CompletableFuture<>();

  private Passage() {}

  /**
   * Completes on the writer's thread when what waited there has been decided and told, with false
   * when the store takes nothing now.
   */
  static CompletableFuture<Boolean> through(Store store) {
    Passage passage = new Passage();
    store.submit(passage, passage);
    return passage.passed;
  }

  /** The queue that is served last. */
  @Override
  public Intake intake() {
    return Intake.PRODUCER;
  }

  @Override
  public Boolean decide(Ledger ledger) {
    return true;
  }

  @Override
  public void committed(Boolean result) {
    passed.complete(result);
  }

  @Override
  public void refused(Refusal why) {
    passed.complete(false);
  }
}
