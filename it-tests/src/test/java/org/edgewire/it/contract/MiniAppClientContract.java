package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.Members;
import org.edgewire.it.support.Node;
import org.junit.jupiter.api.Test;

/** The browser client as the broker serves it, in Node: {@code miniapp/client.test.mjs}. */
public abstract class MiniAppClientContract extends Contract {
  @Test
  void theClientThatIsServedPassesItsTests() {
    Optional<String> missing = Node.missing();
    assumeTrue(missing.isEmpty(), missing::get);
    Map<String, String> environment =
        Map.of(
            "EDGEWIRE_URL", deployment().baseUri().toString(),
            "EDGEWIRE_ADMIN_KEY", deployment().adminKey(),
            "EDGEWIRE_JWT_SECRET", Members.JWT_SECRET);

    try (JarProcess tests = Node.test("miniapp/client.test.mjs", environment)) {
      int exit = tests.awaitExit(Duration.ofMinutes(2));

      assertThat(exit).as(tests.output()).isZero();
      assertThat(tests.output()).contains("# pass 15", "# skipped 0");
    }
  }
}
