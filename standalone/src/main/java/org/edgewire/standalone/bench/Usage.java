package org.edgewire.standalone.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Processor time of the broker and of the bench while it is measured. Not thread-safe. */
final class Usage {
  private final OptionalLong brokerPid;
  private final OptionalLong own = OptionalLong.of(ProcessHandle.current().pid());
  private Optional<Duration> broker = Optional.empty();
  private Optional<Duration> bench = Optional.empty();
  private boolean begun;

  Usage(OptionalLong brokerPid) {
    this.brokerPid = brokerPid;
  }

  /** The first call counts. */
  void begin() {
    if (!begun) {
      begun = true;
      broker = Cpu.of(brokerPid);
      bench = Cpu.of(own);
    }
  }

  void end() {
    broker = since(broker, Cpu.of(brokerPid));
    bench = since(bench, Cpu.of(own));
  }

  private static Optional<Duration> since(Optional<Duration> before, Optional<Duration> after) {
    return before.flatMap(earlier -> after.map(later -> later.minus(earlier)));
  }

  /** Empty where the broker is on another machine, or another user's. */
  Optional<Duration> broker() {
    return broker;
  }

  Optional<Duration> bench() {
    return bench;
  }
}
