package org.edgewire.it.contract;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * The whole wire contract. A test class that extends this runs every suite against its deployment;
 * a new suite is bound everywhere by a line here.
 */
public abstract class AllContracts extends Contracts {
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
  class SlowReader extends SlowReaderContract {}

  @Nested
  @Tag("more-servers")
  class Idle extends IdleContract {}

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
