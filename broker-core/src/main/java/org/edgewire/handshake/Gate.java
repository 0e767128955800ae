package org.edgewire.handshake;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Who decides about the handshakes of one WebSocket endpoint. Thread-safe; never blocks, so it may
 * be asked on I/O threads.
 */
@FunctionalInterface
public interface Gate {
  /**
   * Decides one handshake; to be asked once per request. What has to be read first completes the
   * decision later, on any thread, and always within seconds. A stage that fails is a fault of the
   * broker.
   *
   * @param request looked at only until this returns
   */
  CompletionStage<Decision> decide(HandshakeView request);

  /** One that always knows at once. */
  static Gate immediate(Function<HandshakeView, Decision> policy) {
    return request -> CompletableFuture.completedFuture(policy.apply(request));
  }
}
