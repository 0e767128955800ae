package org.edgewire.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.edgewire.it.support.Container;
import org.edgewire.it.support.Difference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code docs/deploy.md} holds what the tests know; {@code -Dedgewire.docs.write} writes it anew.
 */
class DeployPageTest {
  private static final String BEGIN = "<!-- differences -->\n";
  private static final String END = "<!-- end of differences -->";

  @Test
  void thePageHasTheTableOfDifferences() throws IOException {
    String page = Recipes.page();
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(begin).isGreaterThanOrEqualTo(BEGIN.length()).isLessThanOrEqualTo(end);
    if (System.getProperty("edgewire.docs.write") != null) {
      page = page.substring(0, begin) + Difference.table() + page.substring(end);
      Files.writeString(Recipes.PAGE, page, UTF_8);
      end = page.indexOf(END);
    }
    assertThat(page.substring(begin, end)).isEqualTo(Difference.table());
  }

  @ParameterizedTest
  @EnumSource(
      value = Container.class,
      names = {"EMBEDDED", "JAR"},
      mode = EnumSource.Mode.EXCLUDE)
  void thePageSaysWhatEachServerTakes(Container container) {
    assertThat(Recipes.page())
        .containsPattern("\n\\| " + container.title() + " \\| .* \\| .* \\|\n");
  }
}
