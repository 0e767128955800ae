package org.edgewire.standalone.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.edgewire.config.Setting;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} tells what the code does. */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final String BEGIN = "<!-- settings -->\n";
  private static final String END = "<!-- end of settings -->\n";

  /** With {@code -Dedgewire.docs.write} the page is brought up to date first. */
  @Test
  void thePageListsEverySetting() throws IOException {
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
        .as("the table of docs/configuration.md; -Dedgewire.docs.write brings it up to date")
        .isEqualTo(table);
  }

  private static String table() {
    return "| setting | environment | default | is |\n|---|---|---|---|\n"
        + ServerSettings.all().stream()
            .map(ConfigurationPageTest::row)
            .collect(Collectors.joining());
  }

  private static String row(Setting<?> setting) {
    String file = setting.secret() ? ", `" + setting.environmentName() + "_FILE`" : "";
    return "| `"
        + setting.name()
        + "` | `"
        + setting.environmentName()
        + "`"
        + file
        + " | "
        + setting.defaultText().map(text -> "`" + text + "`").orElse("")
        + " | "
        + setting.description()
        + "; "
        + setting.form().allowed()
        + " |\n";
  }
}
