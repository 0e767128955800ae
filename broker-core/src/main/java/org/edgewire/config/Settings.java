package org.edgewire.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;

/** The values of all settings, each with where it came from. Immutable. */
public final class Settings {
  private static final String DEFAULT = "default";

  private final Map<Setting<?>, Value> values;
  private final List<String> problems;

  private Settings(Map<Setting<?>, Value> values, List<String> problems) {
    this.values = values;
    this.problems = List.copyOf(problems);
  }

  private record Value(Optional<?> meaning, Optional<String> text, String source) {
    static final Value NONE = new Value(Optional.empty(), Optional.empty(), DEFAULT);

    static Value unusable(Source source) {
      return new Value(Optional.empty(), Optional.empty(), source.label());
    }
  }

  /**
   * One setting for people.
   *
   * @param name dotted
   * @param value its text; {@code ***} for a secret that is set, {@code (not set)} where there is
   *     none
   * @param source where it came from
   * @param description what it is for
   */
  public record Shown(String name, String value, String source, String description) {}

  /**
   * Finds the value of every setting: the first source that has one counts, then the default.
   *
   * @param definitions all settings there are
   * @param sources the strongest first
   * @throws ConfigurationException naming all unknown names and malformed values together
   */
  public static Settings resolve(Collection<Setting<?>> definitions, List<Source> sources) {
    Settings settings = read(definitions, sources);
    if (!settings.problems().isEmpty()) {
      throw new ConfigurationException(settings.problems());
    }
    return settings;
  }

  /**
   * The same, but what is wrong is told by {@link #problems} and counts as not set. Reads the files
   * that secrets are in.
   */
  public static Settings read(Collection<Setting<?>> definitions, List<Source> sources) {
    List<String> problems = new ArrayList<>();
    KnownNames known = new KnownNames(definitions);
    sources.forEach(source -> problems.addAll(known.unknownIn(source)));
    Map<Setting<?>, Value> values = new LinkedHashMap<>();
    for (Setting<?> setting : definitions) {
      values.put(setting, value(setting, sources, problems));
    }
    return new Settings(values, problems);
  }

  /** One sentence for each unknown name and each value that cannot be used, free of secrets. */
  public List<String> problems() {
    return problems;
  }

  /**
   * The value of a setting that has a default or is set.
   *
   * @throws NoSuchElementException when it is not set; ask {@link #find} for those that may be
   */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new NoSuchElementException(setting.name() + " is not set"));
  }

  /** The value of a setting that may be unset. */
  public <T> Optional<T> find(Setting<T> setting) {
    // The value was made by this setting's own form, whose type is T.
    @SuppressWarnings("unchecked")
    Optional<T> meaning = (Optional<T>) valueOf(setting).meaning();
    return meaning;
  }

  /** Where the value came from. */
  public String sourceOf(Setting<?> setting) {
    return valueOf(setting).source();
  }

  /** Every setting in the order of its definition, secrets masked. */
  public List<Shown> all() {
    return values.entrySet().stream()
        .map(
            entry ->
                new Shown(
                    entry.getKey().name(),
                    shown(entry.getKey(), entry.getValue()),
                    entry.getValue().source(),
                    entry.getKey().description()))
        .toList();
  }

  /** As a table of names, values and sources, secrets masked. */
  @Override
  public String toString() {
    return all().stream()
        .map(shown -> shown.name() + " = " + shown.value() + "   (" + shown.source() + ")")
        .collect(Collectors.joining("\n"));
  }

  /** Whether no source says anything about it. */
  boolean isUntouched(Setting<?> setting) {
    return valueOf(setting).source().equals(DEFAULT);
  }

  private Value valueOf(Setting<?> setting) {
    Value value = values.get(setting);
    if (value == null) {
      throw new IllegalArgumentException(setting.name() + " is not among the settings resolved");
    }
    return value;
  }

  private static String shown(Setting<?> setting, Value value) {
    if (value.text().isEmpty()) {
      return "(not set)";
    }
    return setting.secret() ? "***" : masked(value.text().get());
  }

  private static Value value(Setting<?> setting, List<Source> sources, List<String> problems) {
    for (Source source : sources) {
      Optional<String> text = source.textOf(setting.name());
      Optional<String> file =
          setting.secret() ? source.textOf(setting.fileName()) : Optional.empty();
      if (text.isPresent() && file.isPresent()) {
        problems.add(
            source.nameOf(setting.name())
                + " and "
                + source.nameOf(setting.fileName())
                + " (both from "
                + source.label()
                + ") exclude each other: give the secret or the file that holds it");
        return Value.unusable(source);
      }
      if (file.isPresent()) {
        return secretIn(file.get(), setting, source, problems);
      }
      if (text.isPresent()) {
        return read(setting, text.get(), source.label(), problems);
      }
    }
    return setting
        .defaultText()
        .map(text -> read(setting, text, DEFAULT, problems))
        .orElse(Value.NONE);
  }

  private static Value secretIn(
      String file, Setting<?> setting, Source source, List<String> problems) {
    try {
      String where = "the file " + file + ", named by " + source.label();
      return read(setting, SecretFile.read(file), where, problems);
    } catch (SecretFile.UnreadableException e) {
      problems.add(
          setting.fileName()
              + " (from "
              + source.label()
              + ") must name a readable file with the secret in it; "
              + file
              + " "
              + e.getMessage());
      return Value.unusable(source);
    }
  }

  /** A password that somebody wrote into a URL is none of the terminal's business. */
  private static String masked(String text) {
    return text.replaceAll("(?i)(password=)[^&;]*", "$1***").replaceAll("//[^/?]*@", "//***@");
  }

  private static Value read(Setting<?> setting, String text, String source, List<String> problems) {
    Optional<?> meaning = setting.form().reader().apply(text);
    if (meaning.isEmpty()) {
      String given = setting.secret() ? "" : ", not '" + KnownNames.oneLine(masked(text)) + "'";
      problems.add(
          setting.name() + " (from " + source + ") must be " + setting.form().allowed() + given);
    }
    return new Value(meaning, Optional.of(text), source);
  }
}
