package org.edgewire.store;

import java.time.Duration;
import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.DeliveryPolicy;
import org.edgewire.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Runs a store on the test's thread and on a time that the test moves. Subclasses say which store.
 */
public abstract class StoreHarness {
  protected final ManualTime time = new ManualTime();
  protected final Heard heard = new Heard();
  protected Metrics metrics = new Metrics();
  protected Store store;

  /** Opens the one database of this test. */
  protected abstract Store open(DeliveryPolicy policy);

  /** Lets the writer work until it has nothing to do. */
  protected abstract void work();

  /** Ends the store as a killed process would. */
  protected abstract void crash();

  @BeforeEach
  final void openStore() {
    reopen();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  /** Opens the store, which was closed or killed before, and starts it. */
  protected final void reopen() {
    reopen(DeliveryPolicy.DEFAULT);
  }

  protected final void reopen(DeliveryPolicy policy) {
    store = open(policy);
    store.start(heard);
    work();
  }

  /** Kills the store and opens it again. */
  protected final void crashAndReopen() {
    crash();
    reopen();
  }

  /** Waits so long. */
  protected final void pass(Duration duration) {
    time.advance(duration);
    work();
  }

  /** Writes everything into the tables. */
  protected final void checkpoint() {
    var done = store.checkpoint();
    work();
    done.join();
  }

  /** Submits without letting the writer work. */
  protected final <R> Outcome<R> submit(Operation<R> operation) {
    Outcome<R> outcome = new Outcome<>();
    store.submit(operation, outcome);
    return outcome;
  }

  /** Submits, lets the writer work, and returns what was decided. */
  protected final <R> R run(Operation<R> operation) {
    Outcome<R> outcome = submit(operation);
    work();
    return outcome.result();
  }

  protected final Optional<CommandRecord> find(String id) {
    return store.find(new CommandId(id));
  }

  protected final CommandStatus statusOf(String id) {
    return find(id).orElseThrow().state().status();
  }

  protected final AgentCounts counts(String agent) {
    return store.countsOf(new AgentId(agent));
  }
}
