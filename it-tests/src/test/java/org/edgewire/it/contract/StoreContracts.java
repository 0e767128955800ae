package org.edgewire.it.contract;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * What depends on the database under the broker: in every build the suites that see most of it,
 * with {@code -Pall-servers} also the others.
 */
public abstract class StoreContracts extends Contracts {
  @Nested
  class Submit extends SubmitContract {}

  @Nested
  class Delivery extends DeliveryContract {}

  @Nested
  class Life extends LifeContract {}

  @Nested
  class Steer extends SteerContract {}

  @Nested
  class MiniApp extends MiniAppContract {}

  @Nested
  @Tag("more-servers")
  class LostConnection extends LostConnectionContract {}

  @Nested
  @Tag("more-servers")
  class Takeover extends TakeoverContract {}

  @Nested
  @Tag("more-servers")
  class Sync extends SyncContract {}

  @Nested
  @Tag("more-servers")
  class Report extends ReportContract {}

  @Nested
  @Tag("more-servers")
  class Explain extends ExplainContract {}

  @Nested
  @Tag("more-servers")
  class Flow extends FlowContract {}

  @Nested
  @Tag("more-servers")
  class Producer extends ProducerContract {}

  @Nested
  @Tag("more-servers")
  class Watch extends WatchContract {}
}
