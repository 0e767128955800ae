package org.edgewire.standalone.grizzly;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time in the order of their arrival, on the threads that bring them: a caller
 * that finds another at work leaves its task behind and returns. So no endpoint hears of a frame
 * and of the end at the same time.
 */
final class SerialTasks {
  private static final System.Logger LOG = System.getLogger(SerialTasks.class.getName());

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  void run(Runnable task) {
    waiting.add(task);
    if (count.getAndIncrement() > 0) {
      return;
    }
    do {
      runOne(waiting.remove());
    } while (count.decrementAndGet() > 0);
  }

  private static void runOne(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A WebSocket callback failed.", e);
    }
  }
}
