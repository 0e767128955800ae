package org.edgewire.war;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.edgewire.config.Setting;
import org.junit.jupiter.api.Test;

/** The page for operators lists what can be set in a web application, and nothing else. */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final String BEGIN = "<!-- war settings -->\n";
  private static final String END = "<!-- end of war settings -->\n";

  /** With {@code -Dedgewire.docs.write} the page is brought up to date first. */
  @Test
  void thePageListsTheSettingsOfTheWebApplication() throws IOException {
    String table = table();
    if (System.getProperty("edgewire.docs.write") != null) {
      String page = Files.readString(PAGE);
      Files.writeString(
          PAGE,
          page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
              + table
              + page.substring(page.indexOf(END)));
    }
    String page = Files.readString(PAGE);
    assertThat(page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END)))
        .as("the second table of docs/configuration.md; -Dedgewire.docs.write brings it up to date")
        .isEqualTo(table);
  }

  private static String table() {
    return "| setting | environment | is |\n|---|---|---|\n"
        + Stream.of(WarSettings.DATA_SOURCE, WarSettings.DATA)
            .map(ConfigurationPageTest::row)
            .collect(Collectors.joining());
  }

  private static String row(Setting<?> setting) {
    return "| `"
        + setting.name()
        + "` | `"
        + setting.environmentName()
        + "` | "
        + setting.description()
        + "; "
        + setting.form().allowed()
        + " |\n";
  }
}
