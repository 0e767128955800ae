package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.Members;
import org.edgewire.it.support.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chromium on the demo page: {@code miniapp/browser.test.mjs}. Its pictures are in {@code
 * target/pictures}.
 */
class BrowserIT {
  private static final Path PICTURES =
      Path.of(System.getProperty("edgewire.target", "target"), "pictures");

  @Test
  void twoBrowsersShareASession(@TempDir Path data) throws IOException {
    Optional<String> missing = Node.missing();
    assumeTrue(missing.isEmpty(), missing::get);
    Optional<Path> chromium = chromium();
    assumeTrue(
        chromium.isPresent(),
        "no chromium on the PATH: install it (Debian: apt-get install chromium) to run this test");
    Files.createDirectories(PICTURES);

    try (Broker broker = Broker.Setup.in(data).start()) {
      Map<String, String> environment =
          Map.of(
              "EDGEWIRE_URL", broker.deployment().baseUri().toString(),
              "EDGEWIRE_ADMIN_KEY", broker.deployment().adminKey(),
              "EDGEWIRE_JWT_SECRET", Members.JWT_SECRET,
              "EDGEWIRE_CHROMIUM", chromium.orElseThrow().toString(),
              "EDGEWIRE_PICTURES", PICTURES.toAbsolutePath().toString());
      try (JarProcess tests = Node.test("miniapp/browser.test.mjs", environment)) {
        int exit = tests.awaitExit(Duration.ofMinutes(3));

        assertThat(exit).as(tests.output()).isZero();
        assertThat(tests.output()).contains("# pass 3", "# skipped 0");
        assertThat(broker.process().output()).doesNotContain("SEVERE");
      }
    }
    assertThat(PICTURES.resolve("miniapp-live.png")).isNotEmptyFile();
  }

  private static Optional<Path> chromium() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder -> Stream.of("chromium", "chromium-browser").map(Path.of(folder)::resolve))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
