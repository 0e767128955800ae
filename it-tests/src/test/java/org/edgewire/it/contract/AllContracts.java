package org.edgewire.it.contract;

import org.edgewire.it.support.Deployment;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The whole wire contract. A test class that extends this runs every suite against its deployment;
 * a new suite is bound everywhere by a line here.
 */
@ExtendWith(ContractMatrix.class)
public abstract class AllContracts {
  /** The broker under test; it runs from before the first suite until after the last. */
  protected abstract Deployment deployment();

  /** What the container said last, for the report of a failed test; empty when that is unknown. */
  protected String lastWords() {
    return "";
  }

  @Nested
  class Handshake extends HandshakeContract {}

  @Nested
  class Admission extends AdmissionContract {}

  @Nested
  class Envelope extends EnvelopeContract {}

  @Nested
  class Submit extends SubmitContract {}

  @Nested
  class Delivery extends DeliveryContract {}

  @Nested
  class Life extends LifeContract {}

  @Nested
  class LostConnection extends LostConnectionContract {}

  @Nested
  class Takeover extends TakeoverContract {}

  @Nested
  class Sync extends SyncContract {}

  @Nested
  class Report extends ReportContract {}

  @Nested
  class Steer extends SteerContract {}

  @Nested
  class Explain extends ExplainContract {}

  @Nested
  class Flow extends FlowContract {}

  @Nested
  class KeySocket extends KeySocketContract {}

  @Nested
  class Producer extends ProducerContract {}

  @Nested
  class Watch extends WatchContract {}

  @Nested
  class MiniApp extends MiniAppContract {}

  @Nested
  class MiniAppRandom extends MiniAppRandomContract {}

  @Nested
  class MiniAppClient extends MiniAppClientContract {}

  @Nested
  class SeedScript extends SeedScriptContract {}
}
