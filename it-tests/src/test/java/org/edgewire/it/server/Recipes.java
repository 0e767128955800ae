package org.edgewire.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shell blocks of {@code docs/deploy.md}: what the page says is what the tests run. */
final class Recipes {
  /** The page. */
  static final Path PAGE = Path.of(System.getProperty("edgewire.docs", "../docs"), "deploy.md");

  private Recipes() {}

  /** The block below the mark {@code <!-- recipe: name -->}, word for word. */
  static String named(String name) {
    Matcher block =
        Pattern.compile(
                "<!-- recipe: " + Pattern.quote(name) + " -->\\s*```bash\\n(.*?)\\n```",
                Pattern.DOTALL)
            .matcher(page());
    if (!block.find()) {
      throw new IllegalStateException("no recipe " + name + " in " + PAGE);
    }
    return block.group(1);
  }

  static String page() {
    try {
      return Files.readString(PAGE, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
