package org.edgewire.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the text of a setting is read. Pure; any thread.
 *
 * @param <T> what the text means
 * @param reader the meaning; empty when the text has none
 * @param allowed completes the sentence "must be …"
 */
public record Form<T>(Function<String, Optional<T>> reader, String allowed) {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,10})(ms|s|m|h|d)");
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,9}");

  /** Any text that is not empty. */
  public static Form<String> text() {
    return new Form<>(text -> Optional.of(text).filter(t -> !t.isEmpty()), "a text");
  }

  /** A whole number within bounds. */
  public static Form<Integer> integer(int least, int most) {
    return new Form<>(
        text ->
            Optional.of(text)
                .filter(digits -> INTEGER.matcher(digits).matches())
                .map(Integer::valueOf)
                .filter(number -> number >= least && number <= most),
        "a whole number from " + least + " to " + most);
  }

  /** True or false. */
  public static Form<Boolean> bool() {
    return new Form<>(
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            },
        "true or false");
  }

  /** A time span of at least {@code least}. */
  public static Form<Duration> duration(Duration least) {
    return new Form<>(
        text -> span(text).filter(span -> span.compareTo(least) >= 0),
        "a time such as 500ms, 30s, 10m, 24h, 7d or PT30S, at least " + least.toMillis() + "ms");
  }

  /** The name of a constant in any case. */
  public static <E extends Enum<E>> Form<E> constant(Class<E> type) {
    return oneOf(List.of(type.getEnumConstants()));
  }

  /** The name of one of these constants in any case. */
  public static <E extends Enum<E>> Form<E> oneOf(List<E> constants) {
    return new Form<>(
        text -> constants.stream().filter(c -> word(c).equals(lower(text))).findFirst(),
        "one of " + constants.stream().map(Form::word).collect(Collectors.joining(", ")));
  }

  /** An address that something can be sent to by HTTP. */
  public static Form<URI> httpUrl() {
    return new Form<>(
        text -> uri(text).filter(Form::isHttp),
        "an address such as https://example.org/hooks, http or https, without user and fragment");
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isHttp(URI uri) {
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    boolean named = uri.getHost() != null && uri.getPort() <= 65_535 && uri.getPort() != 0;
    return (http || "https".equalsIgnoreCase(uri.getScheme()))
        && named
        && uri.getRawUserInfo() == null
        && uri.getRawFragment() == null;
  }

  private static Optional<Duration> span(String text) {
    Matcher parts = DURATION.matcher(lower(text));
    if (parts.matches()) {
      long number = Long.parseLong(parts.group(1));
      return Optional.of(
          switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          });
    }
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static String word(Enum<?> constant) {
    return lower(constant.name());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
