package org.edgewire.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What production demands of secrets (protocol section 1). */
final class SecretRules {
  private static final int MIN_LENGTH = 16;
  private static final String PLACEHOLDER = "CHANGE_THIS";

  private SecretRules() {}

  /** One sentence per secret that production refuses. */
  static List<String> problems(Settings settings) {
    List<String> problems = new ArrayList<>();
    Stream.of(BrokerSettings.EDGE_SECRET, BrokerSettings.ADMIN_KEY)
        .filter(settings::isUntouched)
        .forEach(setting -> problems.add(missing(setting)));
    if (settings.find(BrokerSettings.WEBHOOK_URL).isPresent()
        && settings.isUntouched(BrokerSettings.WEBHOOK_SECRET)) {
      problems.add(missing(BrokerSettings.WEBHOOK_SECRET) + ", because webhook.url is set");
    }
    Stream.of(
            BrokerSettings.EDGE_SECRET,
            BrokerSettings.EDGE_SECRET_PREVIOUS,
            BrokerSettings.ADMIN_KEY,
            MiniAppSettings.JWT_SECRET,
            MiniAppSettings.JWT_SECRET_PREVIOUS,
            BrokerSettings.WEBHOOK_SECRET)
        .forEach(setting -> weakness(settings, setting).ifPresent(problems::add));
    return problems;
  }

  private static String missing(Setting<String> setting) {
    return setting.environmentName()
        + " must be set in production, or "
        + Setting.environmentName(setting.fileName())
        + " to a file that holds it";
  }

  private static Optional<String> weakness(Settings settings, Setting<String> setting) {
    String where = setting.environmentName() + " (from " + settings.sourceOf(setting) + ") ";
    Optional<String> value = settings.find(setting);
    if (value.filter(SecretRules::isPlaceholder).isPresent()) {
      return Optional.of(where + "is still the placeholder; production needs a secret of your own");
    }
    return value
        .filter(secret -> secret.length() < MIN_LENGTH)
        .map(
            secret ->
                where
                    + "has "
                    + secret.length()
                    + " characters; production needs at least "
                    + MIN_LENGTH);
  }

  private static boolean isPlaceholder(String secret) {
    return secret.toUpperCase(Locale.ROOT).startsWith(PLACEHOLDER);
  }
}
