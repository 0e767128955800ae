package org.edgewire.it.examples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Java the README shows is a piece of an example, which compiles and runs. */
class ReadmeTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
  private static final Path EXAMPLES = MODULE.resolve("src/test/java/org/edgewire/it/examples");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final int AT_LEAST = 5;

  @Test
  void eachBlockOfJavaIsAPieceOfAnExample() throws IOException {
    List<String> sources = sources();

    List<String> blocks =
        BLOCK
            .matcher(Files.readString(MODULE.resolve("../README.md")))
            .results()
            .map(MatchResult::group)
            .map(block -> block.substring("```java\n".length(), block.length() - "```".length()))
            .toList();

    assertThat(blocks).hasSizeGreaterThanOrEqualTo(AT_LEAST);
    assertThat(blocks)
        .allSatisfy(
            block -> assertThat(sources).anySatisfy(s -> assertThat(s).contains(flat(block))));
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.map(ReadmeTest::read).map(ReadmeTest::flat).toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A piece may be shown further to the left. */
  private static String flat(String code) {
    return code.lines().map(String::strip).collect(joining("\n", "\n", "\n"));
  }
}
