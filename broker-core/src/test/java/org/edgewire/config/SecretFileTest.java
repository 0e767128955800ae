package org.edgewire.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {
  private static final String STRONG = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;

  static List<Setting<?>> secrets() {
    return BrokerSettings.all().stream().filter(Setting::secret).toList();
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void everySecretCanComeFromAFile(Setting<?> secret) throws IOException {
    String value = secret.equals(BrokerSettings.WEBHOOK_URL) ? "https://" + STRONG + "/" : STRONG;
    Path file = Files.writeString(folder.resolve("secret"), value + "\n");

    Settings settings =
        read(Source.environment(Map.of(secret.environmentName() + "_FILE", file.toString())));

    assertThat(settings.problems()).isEmpty();
    assertThat(settings.get(secret)).hasToString(value);
    assertThat(settings.sourceOf(secret))
        .isEqualTo("the file " + file + ", named by the environment");
    assertThat(settings.toString()).doesNotContain(STRONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n", "\n\n"})
  void theLineEndIsNoPartOfIt(String end) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), " two words " + end);

    Settings settings = read(Source.commandLine(Map.of("admin.key.file", file.toString())));

    assertThat(settings.find(BrokerSettings.ADMIN_KEY)).contains(" two words ");
  }

  @Test
  void theSecretAndItsFileExcludeEachOther() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), STRONG);

    Settings settings =
        read(
            Source.environment(Map.of("EDGE_SECRET", STRONG, "EDGE_SECRET_FILE", file.toString())));

    assertThat(settings.problems())
        .containsExactly(
            "EDGE_SECRET and EDGE_SECRET_FILE (both from the environment) exclude each other: give"
                + " the secret or the file that holds it");
  }

  @Test
  void ofTwoSourcesTheStrongerCountsWhicheverFormItHas() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "from-a-file");
    Source line = Source.commandLine(Map.of("edge.secret", "given"));
    Source environment = Source.environment(Map.of("EDGE_SECRET_FILE", file.toString()));
    Source properties = Source.file("x", Map.of("edge.secret", "weak"));

    assertThat(read(line, environment, properties).find(BrokerSettings.EDGE_SECRET))
        .contains("given");
    assertThat(read(environment, properties).find(BrokerSettings.EDGE_SECRET))
        .contains("from-a-file");
  }

  @Test
  void aFileThatCannotBeUsedIsNamed() throws IOException {
    String missing = folder.resolve("missing").toString();
    String empty = Files.writeString(folder.resolve("empty"), "\n").toString();
    String binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff}).toString();
    String huge = Files.write(folder.resolve("huge"), new byte[70_000]).toString();

    assertThat(problem(missing)).endsWith(missing + " is not there");
    assertThat(problem(empty)).endsWith(empty + " is empty");
    assertThat(problem(binary)).endsWith(binary + " is no UTF-8 text");
    assertThat(problem(huge)).endsWith(huge + " is longer than any secret");
    assertThat(problem(folder.toString())).contains(folder + " cannot be read");
    assertThat(problem(missing))
        .startsWith("edge.secret.file (from the environment) must name a readable file");
  }

  @Test
  void inProductionAFileThatCannotBeReadIsOneProblemNotTwo() {
    Settings settings =
        read(
            Source.environment(
                Map.of(
                    "ENVIRONMENT", "production",
                    "EDGE_SECRET_FILE", "/no/such/file",
                    "ADMIN_KEY", STRONG)));

    assertThat(BrokerConfig.problems(settings)).hasSize(1);
  }

  @Test
  void aSettingThatIsNoSecretHasNoFile() {
    Settings settings = read(Source.commandLine(Map.of("edge.window.file", "x")));

    assertThat(settings.problems()).singleElement().asString().contains("is no setting");
  }

  private static String problem(String file) {
    return read(Source.environment(Map.of("EDGE_SECRET_FILE", file))).problems().get(0);
  }

  private static Settings read(Source... sources) {
    return Settings.read(BrokerSettings.all(), List.of(sources));
  }
}
