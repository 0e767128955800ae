package org.edgewire.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class DemoScriptTest {
  private final StringWriter out = new StringWriter();

  @Test
  void itShowsCommandsOnTheirWayInEightyPlainColumns() {
    play(Ansi.OFF);

    String told = out.toString();
    assertThat(told.lines().filter(line -> !line.contains("/demo/#token=")))
        .allMatch(line -> line.length() <= 80);
    assertThat(told.lines().filter(line -> line.matches(" *http://.*/demo/#token=[\\w.-]+")))
        .hasSize(2);
    assertThat(told).doesNotContain("\u001b");
    assertThat(told.lines().filter(line -> line.endsWith(" completed"))).hasSizeGreaterThan(4);
    assertThat(told.lines().filter(line -> line.endsWith(" failed"))).hasSizeGreaterThan(1);
    assertThat(told).contains("export ADMIN_KEY=key", "export EDGE_SECRET=secret", "curl -s http");
  }

  @Test
  void onATerminalItIsInColour() {
    play(Ansi.ON);
    assertThat(out.toString()).contains("\u001b[");
  }

  private void play(Ansi ansi) {
    Story story = new Story(new PrintWriter(out, true), ansi, Clock.systemUTC());
    try (FakeBroker broker = FakeBroker.withoutSecrets();
        DemoScript script = new DemoScript(story, broker, Clock.systemUTC())) {
      script.play();
      script.tellWhatToTryNext();
    }
  }
}
