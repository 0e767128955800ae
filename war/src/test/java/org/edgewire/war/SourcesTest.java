package org.edgewire.war;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.edgewire.config.BrokerSettings;
import org.edgewire.config.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourcesTest {
  private final MemoryNames names = MemoryNames.install();
  private final Properties properties = new Properties();
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> microProfile = new HashMap<>();

  @AfterEach
  void unbind() {
    names.close();
  }

  @Test
  void theStrongestSourceCounts() {
    properties.setProperty("edge.window", "1");
    environment.putAll(Map.of("EDGE_WINDOW", "2", "EDGE_QUEUE_LIMIT", "2"));
    for (String name : List.of("edge.window", "edge.queue.limit", "edge.max.attempts")) {
      names.bind("java:comp/env/" + name, 3);
    }
    for (String name :
        List.of("edge.window", "edge.queue.limit", "edge.max.attempts", "edge.max.connections")) {
      microProfile.put(name, "4");
    }

    Settings settings = settings();

    assertThat(settings.get(BrokerSettings.WINDOW)).isEqualTo(1);
    assertThat(settings.get(BrokerSettings.QUEUE_LIMIT)).isEqualTo(2);
    assertThat(settings.get(BrokerSettings.MAX_ATTEMPTS)).isEqualTo(3);
    assertThat(settings.get(BrokerSettings.MAX_CONNECTIONS)).isEqualTo(4);
    assertThat(settings.get(BrokerSettings.TAKEOVERS)).isEqualTo(5);
    assertThat(settings.sourceOf(BrokerSettings.MAX_ATTEMPTS))
        .isEqualTo("the env-entries in java:comp/env");
    assertThat(settings.sourceOf(BrokerSettings.MAX_CONNECTIONS)).isEqualTo("MicroProfile Config");
  }

  @Test
  void aSecretMayBeAnEnvEntryOrTheFileThatOneNames() {
    names.bind("java:comp/env/edge.secret", "of the env-entry");
    names.bind("java:comp/env/admin.key.file", "/nowhere/admin.key");

    Settings settings = settings();

    assertThat(settings.find(BrokerSettings.EDGE_SECRET)).contains("of the env-entry");
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .contains("admin.key.file", "/nowhere/admin.key", "is not there");
  }

  @Test
  void aServerWithoutNamesAndWithoutMicroProfileHasTheOtherSources() {
    names.close();
    environment.put("EDGEWIRE_DATASOURCE", "jdbc/edge");

    Settings settings =
        Settings.read(WarSettings.all(), Sources.of(properties, environment, Optional.empty()));

    assertThat(settings.find(WarSettings.DATA_SOURCE)).contains("jdbc/edge");
    assertThat(MicroProfile.config()).isEmpty();
  }

  private Settings settings() {
    Function<String, Optional<String>> config = name -> Optional.ofNullable(microProfile.get(name));
    return Settings.read(
        WarSettings.all(), Sources.of(properties, environment, Optional.of(config)));
  }
}
