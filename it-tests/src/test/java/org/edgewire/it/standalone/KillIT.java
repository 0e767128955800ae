package org.edgewire.it.standalone;

import java.nio.file.Path;
import org.edgewire.it.support.Broker;
import org.junit.jupiter.api.io.TempDir;

final class KillIT extends KillContract {
  @TempDir private Path data;

  @Override
  int kills() {
    return 20;
  }

  @Override
  Broker start() {
    return Broker.Setup.in(data).jvm("-XX:TieredStopAtLevel=1", "-Xshare:auto").start();
  }
}
