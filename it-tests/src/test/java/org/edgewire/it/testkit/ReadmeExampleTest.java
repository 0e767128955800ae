package org.edgewire.it.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows is what runs. */
class ReadmeExampleTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "."));

  @Test
  void theReadmeShowsTheTestThatRuns() throws IOException {
    String source =
        Files.readString(MODULE.resolve("src/test/java/org/edgewire/it/testkit/GreeterTest.java"));
    String example = source.substring(source.indexOf("class GreeterTest"));

    String readme = Files.readString(MODULE.resolve("../README.md"));

    assertThat(readme).contains("```java\n" + example + "```");
  }
}
