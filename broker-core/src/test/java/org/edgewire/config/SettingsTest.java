package org.edgewire.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.edgewire.dispatch.DispatchPolicy;
import org.edgewire.handshake.AdmissionLimits;
import org.edgewire.producer.ProducerPolicy;
import org.edgewire.watch.WatchPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final String STRONG = "0123456789abcdef";

  @Test
  void withoutAnySourceTheDefaultsAreTheProtocolsNumbers() {
    BrokerConfig config = BrokerConfig.from(resolve());

    assertThat(config.dispatch()).isEqualTo(DispatchPolicy.DEFAULT);
    assertThat(config.admission()).isEqualTo(AdmissionLimits.DEFAULT);
    assertThat(config.producers()).isEqualTo(ProducerPolicy.DEFAULT);
    assertThat(config.watch()).isEqualTo(WatchPolicy.DEFAULT);
    assertThat(config.environment()).isEqualTo(Environment.DEVELOPMENT);
    assertThat(config.auth().tokenTtl()).isEqualTo(Duration.ofHours(24));
    assertThat(config.auth().tokenSkew()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.maxFrameBytes()).isEqualTo(256 * 1024);
    assertThat(config.missingSecrets()).containsExactly("EDGE_SECRET", "ADMIN_KEY");
  }

  @Test
  void theFirstSourceThatHasAValueCounts() {
    Source line = Source.commandLine(Map.of("edge.window", "1"));
    Source properties = Source.systemProperties(Map.of("edge.window", "2", "java.home", "x"));
    Source environment =
        Source.environment(Map.of("EDGE_WINDOW", "3", "EDGE_IDLE_TIMEOUT", "10s", "PATH", "x"));
    Source file = Source.file("edgewire.properties", Map.of("edge.idle.timeout", "20s"));

    Settings settings = resolve(line, properties, environment, file);

    assertThat(settings.get(BrokerSettings.WINDOW)).isEqualTo(1);
    assertThat(settings.sourceOf(BrokerSettings.WINDOW)).isEqualTo("the command line");
    assertThat(settings.get(BrokerSettings.IDLE_TIMEOUT)).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.sourceOf(BrokerSettings.IDLE_TIMEOUT)).isEqualTo("the environment");
    assertThat(settings.sourceOf(BrokerSettings.QUEUE_LIMIT)).isEqualTo("default");
  }

  @Test
  void theBoundsOfTheSocketsOfProducersAndWatchersAreSettings() {
    Map<String, String> values =
        Map.of(
            "PRODUCER_IN_FLIGHT", "7",
            "PRODUCER_UNFINISHED", "8",
            "PRODUCER_SEND_DEADLINE", "900ms",
            "WATCH_QUEUE", "9",
            "WATCH_MAX_CONNECTIONS", "3");

    BrokerConfig config = BrokerConfig.from(resolve(Source.environment(values)));

    assertThat(config.producers().maxInFlight()).isEqualTo(7);
    assertThat(config.producers().maxFollowed()).isEqualTo(8);
    assertThat(config.producers().outbound().sendDeadline()).isEqualTo(Duration.ofMillis(900));
    assertThat(config.watch().maxWaiting()).isEqualTo(9);
    assertThat(config.watch().maxConnections()).isEqualTo(3);
  }

  @Test
  void anEmptyValueIsNone() {
    Settings settings = resolve(Source.environment(Map.of("EDGE_SECRET", "  ")));

    assertThat(settings.find(BrokerSettings.EDGE_SECRET)).isEmpty();
  }

  @Test
  void theSeedsNamesWork() {
    Map<String, String> values =
        Map.of("EDGE_SECRET", STRONG, "ENVIRONMENT", "Production", "ADMIN_KEY", STRONG);

    BrokerConfig config = BrokerConfig.from(resolve(Source.environment(values)));

    assertThat(config.auth().secret()).contains(STRONG);
    assertThat(config.auth().production()).isTrue();
    assertThat(config.missingSecrets()).isEmpty();
  }

  @Test
  void everyWrongNameAndValueIsNamedWithItsSourceAndWhatIsAllowed() {
    Source line = Source.commandLine(Map.of("edge.windwo", "1", "edge.window", "many"));
    Source file = Source.file("x.properties", Map.of("ENVIRONMENT", "test", "environment", "prod"));
    Source environment = Source.environment(Map.of("EDGE_ACK_TIMEOUT", "soon"));

    assertThatThrownBy(() -> resolve(line, environment, file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(
            "'edge.windwo' (from the command line) is no setting; did you mean edge.window?",
            "'ENVIRONMENT' (from the file x.properties) is no setting; did you mean environment?",
            "edge.window (from the command line) must be a whole number from 1 to 10000, not 'many'",
            "environment (from the file x.properties) must be one of production, staging,"
                + " development, test, not 'prod'",
            "edge.ack.timeout (from the environment) must be a time such as");
  }

  @Test
  void aNameThatIsLikeNoneIsAnsweredWithAll() {
    Source file = Source.file("x.properties", Map.of("colour", "red"));

    assertThatThrownBy(() -> resolve(file))
        .hasMessageContaining("'colour' (from the file x.properties) is no setting; there are: ")
        .hasMessageContainingAll("admin.key", "admin.key.file", "edge.window");
  }

  @ParameterizedTest
  @CsvSource({
    "edge.windwo,edge.window",
    "EDGE_SECRET,edge.secret",
    "edge.secret_file,edge.secret.file",
    "edge-idle-timout,edge.idle.timeout",
    "admin.ky,admin.key"
  })
  void theNearestNameIsSuggested(String given, String meant) {
    Source line = Source.commandLine(Map.of(given, "1"));

    assertThat(Settings.read(BrokerSettings.all(), List.of(line)).problems())
        .singleElement()
        .asString()
        .endsWith("did you mean " + meant + "?");
  }

  @Test
  void allProblemsAreFoundAtOnceThoseOfProductionToo() {
    Source environment =
        Source.environment(
            Map.of("ENVIRONMENT", "production", "EDGE_WINDOW", "0", "ADMIN_KEY", "short"));

    Settings settings = Settings.read(BrokerSettings.all(), List.of(environment));

    assertThat(BrokerConfig.problems(settings))
        .satisfiesExactly(
            window -> assertThat(window).startsWith("edge.window (from the environment)"),
            secret -> assertThat(secret).startsWith("EDGE_SECRET must be set in production"),
            key -> assertThat(key).startsWith("ADMIN_KEY (from the environment) has 5"));
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "30s,30000", "2m,120000", "24H,86400000", "7d,604800000", "PT1.5S,1500"})
  void timesAreReadWithTheirUnit(String text, long millis) {
    Source source = Source.commandLine(Map.of("edge.ack.timeout", text));

    assertThat(resolve(source).get(BrokerSettings.ACK_TIMEOUT))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "s", "-5s", "0s", "1.5s", "99999999999s", "PT-1S"})
  void aTimeWithoutSenseIsRefused(String text) {
    Source source = Source.commandLine(Map.of("edge.ack.timeout", text));

    assertThatThrownBy(() -> resolve(source)).isInstanceOf(ConfigurationException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                | 0123456789abcdef | EDGE_SECRET must be set in production
          0123456789abcdef  | ''               | ADMIN_KEY must be set in production
          CHANGE_THIS_TO_XX | 0123456789abcdef | EDGE_SECRET (from the environment) is still the
          change_this       | 0123456789abcdef | EDGE_SECRET (from the environment) is still the
          0123456789abcde   | 0123456789abcdef | EDGE_SECRET (from the environment) has 15 characters
          0123456789abcdef  | short            | ADMIN_KEY (from the environment) has 5 characters
          """)
  void productionRefusesWeakSecrets(String secret, String adminKey, String message) {
    Map<String, String> values =
        Map.of("ENVIRONMENT", "production", "EDGE_SECRET", secret, "ADMIN_KEY", adminKey);

    Settings settings = resolve(Source.environment(values));

    assertThatThrownBy(() -> BrokerConfig.from(settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aWeakPreviousSecretIsRefusedInProductionToo() {
    Map<String, String> values =
        Map.of(
            "ENVIRONMENT",
            "production",
            "EDGE_SECRET",
            STRONG,
            "EDGE_SECRET_PREVIOUS",
            "old",
            "ADMIN_KEY",
            STRONG);
    Settings settings = resolve(Source.environment(values));

    assertThatThrownBy(() -> BrokerConfig.from(settings))
        .hasMessageContaining("EDGE_SECRET_PREVIOUS (from the environment) has 3 characters");
  }

  @Test
  void secretsAreNeverShown() {
    Settings settings =
        resolve(Source.environment(Map.of("EDGE_SECRET", STRONG, "ADMIN_KEY", STRONG + "!")));

    assertThat(settings.toString())
        .doesNotContain(STRONG)
        .contains("edge.secret = ***   (the environment)")
        .contains("edge.secret.previous = (not set)   (default)")
        .contains("edge.window = 64   (default)");
    assertThat(BrokerConfig.from(settings).toString()).doesNotContain(STRONG);
  }

  @Test
  void theAddressOfWebhooksIsNeverShownWithItsQuery() {
    Settings settings =
        resolve(
            Source.environment(
                Map.of(
                    "WEBHOOK_URL",
                    "https://h.example:8443/in?key=hidden",
                    "WEBHOOK_SECRET",
                    STRONG)));

    BrokerConfig config = BrokerConfig.from(settings);

    assertThat(config.webhook().orElseThrow().url().getQuery()).isEqualTo("key=hidden");
    assertThat(settings.toString()).doesNotContain("hidden").contains("webhook.url = ***");
    assertThat(config.toString())
        .doesNotContain("hidden")
        .doesNotContain(STRONG)
        .contains("https://h.example:8443/in?…");
    assertThat(BrokerConfig.defaults().webhook()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://h/x",
        "/relative",
        "http:///x",
        "http://u:p@h/x",
        "http://h/#f",
        "http://h h"
      })
  void anAddressThatNothingCanBePostedToIsRefusedWithoutShowingIt(String url) {
    Settings settings =
        Settings.read(
            BrokerSettings.all(), List.of(Source.commandLine(Map.of("webhook.url", url))));

    assertThat(settings.problems())
        .singleElement()
        .asString()
        .startsWith("webhook.url (from the command line) must be an address such as")
        .doesNotContain(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''               | WEBHOOK_SECRET must be set in production, or WEBHOOK_SECRET_FILE to a file
          0123456789abcde  | WEBHOOK_SECRET (from the environment) has 15 characters
          """)
  void productionSignsItsWebhooks(String secret, String message) {
    Map<String, String> values =
        Map.of(
            "ENVIRONMENT",
            "production",
            "EDGE_SECRET",
            STRONG,
            "ADMIN_KEY",
            STRONG,
            "WEBHOOK_URL",
            "http://h/x",
            "WEBHOOK_SECRET",
            secret);

    List<String> problems = BrokerConfig.problems(resolve(Source.environment(values)));

    assertThat(problems).singleElement().asString().startsWith(message);
  }

  @Test
  void webhooksAreGivenUpBeforeWhatTheyTellOfIsDeleted() {
    Settings settings =
        resolve(
            Source.commandLine(
                Map.of(
                    "webhook.url",
                    "http://h/x",
                    "webhook.give.up.after",
                    "2d",
                    "retention",
                    "1d")));

    assertThat(BrokerConfig.problems(settings))
        .singleElement()
        .asString()
        .startsWith("webhook.give.up.after (from the command line) must be at most retention");
  }

  @Test
  void secretsMadeForTheRunOnlyFillWhatIsMissing() {
    Settings settings = resolve(Source.environment(Map.of("EDGE_SECRET", STRONG)));

    BrokerConfig config = BrokerConfig.from(settings).withSecrets("made", "made-key");

    assertThat(config.auth().secret()).contains(STRONG);
    assertThat(config.adminKey()).contains("made-key");
  }

  @Test
  void noTwoSettingsShareANameOrAVariable() {
    Set<String> names = new HashSet<>();

    for (Setting<?> setting : BrokerSettings.all()) {
      assertThat(names.add(setting.environmentName())).as(setting.name()).isTrue();
      assertThat(setting.name()).matches("[a-z.]+");
      assertThat(setting.description()).isNotBlank();
    }
  }

  private static Settings resolve(Source... sources) {
    return Settings.resolve(BrokerSettings.all(), List.of(sources));
  }
}
