package org.edgewire.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.edgewire.handshake.jwt.JwtPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MiniAppSettingsTest {
  private static final String SECRET = "a-secret-of-at-least-32-characters";
  private static final Map<String, String> PRODUCTION =
      Map.of("ENVIRONMENT", "production", "EDGE_SECRET", SECRET, "ADMIN_KEY", SECRET);

  @Test
  void withoutAnythingNoTokenIsGood() {
    JwtPolicy policy = tokens(Map.of());

    assertThat(policy.isConfigured()).isFalse();
    assertThat(policy.audience()).isEqualTo("authenticated");
    assertThat(policy.issuer()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://p.supabase.co,,https://p.supabase.co/auth/v1/.well-known/jwks.json",
    "https://p.supabase.co/,,https://p.supabase.co/auth/v1/.well-known/jwks.json",
    "http://kong:8000/base,,http://kong:8000/base/auth/v1/.well-known/jwks.json",
    "https://p.supabase.co,https://login.example/jwks,https://login.example/jwks",
    ",https://login.example/jwks,https://login.example/jwks",
  })
  void theKeysAreTheProjectsWhereNoOtherAddressIsGiven(String project, String keys, URI address) {
    Map<String, String> given = new HashMap<>();
    Optional.ofNullable(project).ifPresent(url -> given.put("SUPABASE_URL", url));
    Optional.ofNullable(keys).ifPresent(url -> given.put("SUPABASE_JWKS_URL", url));

    assertThat(tokens(given).jwks()).contains(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p.supabase.co",
        "ftp://p.supabase.co",
        "https://user:password@p.supabase.co",
        "https://p.supabase.co?apikey=x",
        "https://p.supabase.co#x",
        "https://",
        "a b"
      })
  void whatIsNoAddressIsNamed(String address) {
    assertThat(problems(Map.of("SUPABASE_URL", address)))
        .singleElement()
        .asString()
        .startsWith(
            "supabase.url (from the environment) must be an http or https address without a"
                + " query");
  }

  @Test
  void productionWantsALongEnoughSecretAndDoesNotShowTheOneItRefuses() {
    Map<String, String> shortOne = new HashMap<>(PRODUCTION);
    shortOne.put("SUPABASE_JWT_SECRET", "fifteen-letters");

    assertThat(problems(shortOne))
        .containsExactly(
            "SUPABASE_JWT_SECRET (from the environment) has 15 characters; production needs at"
                + " least 16");
    assertThat(problems(Map.of("SUPABASE_JWT_SECRET", "short"))).isEmpty();
  }

  @Test
  void productionStartsWithoutASecretButNotWithAPlaceholder() {
    assertThat(problems(PRODUCTION)).isEmpty();

    Map<String, String> placeholder = new HashMap<>(PRODUCTION);
    placeholder.put("SUPABASE_JWT_SECRET", "change_this_to_your_own_secret_please");
    assertThat(problems(placeholder))
        .containsExactly(
            "SUPABASE_JWT_SECRET (from the environment) is still the placeholder; production needs"
                + " a secret of your own");
  }

  @Test
  void aSecretMadeForTheRunOnlyFillsWhatIsMissing() {
    BrokerConfig given = config(Map.of("SUPABASE_URL", "https://p.supabase.co"));
    BrokerConfig none = config(Map.of());

    assertThat(given.withMemberSecret(SECRET).miniApps().tokens().secret()).isEmpty();
    assertThat(none.withMemberSecret(SECRET).miniApps().tokens().secret()).contains(SECRET);
  }

  @Test
  void secretsDoNotShowInTexts() {
    Map<String, String> given =
        Map.of("SUPABASE_JWT_SECRET", SECRET, "SUPABASE_JWT_SECRET_PREVIOUS", SECRET + "2");

    assertThat(settings(given).toString()).doesNotContain(SECRET);
    assertThat(config(given).toString()).doesNotContain(SECRET);
  }

  @Test
  void originsAreAList() {
    assertThat(
            settings(Map.of("MINIAPP_ORIGINS", "https://a.example , http://localhost:5173"))
                .get(MiniAppSettings.ORIGINS))
        .containsExactly("https://a.example", "http://localhost:5173");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.example", "https://a.example/path", "https://a.example,,", "https://"})
  void whatIsNoListOfOriginsIsNamed(String origins) {
    assertThat(problems(Map.of("MINIAPP_ORIGINS", origins)))
        .singleElement()
        .asString()
        .startsWith("miniapp.origins (from the environment) must be origins such as");
  }

  private static Settings settings(Map<String, String> environment) {
    return Settings.read(BrokerSettings.all(), List.of(Source.environment(environment)));
  }

  private static List<String> problems(Map<String, String> environment) {
    return BrokerConfig.problems(settings(environment));
  }

  private static BrokerConfig config(Map<String, String> environment) {
    return BrokerConfig.from(settings(environment));
  }

  private static JwtPolicy tokens(Map<String, String> environment) {
    return config(environment).miniApps().tokens();
  }
}
