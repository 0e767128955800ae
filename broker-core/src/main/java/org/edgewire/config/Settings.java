package org.edgewire.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The values of all settings, each with where it came from. Immutable. */
public final class Settings {
  private final Map<Setting<?>, Value> values;

  private Settings(Map<Setting<?>, Value> values) {
    this.values = values;
  }

  private record Value(Optional<?> meaning, Optional<String> text, String source) {}

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
    List<String> problems = new ArrayList<>();
    sources.forEach(source -> findUnknown(source, definitions, problems));
    Map<Setting<?>, Value> values = new LinkedHashMap<>();
    for (Setting<?> setting : definitions) {
      values.put(setting, value(setting, sources, problems));
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return new Settings(values);
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
    return setting.secret() ? "***" : value.text().get();
  }

  private static Value value(Setting<?> setting, List<Source> sources, List<String> problems) {
    for (Source source : sources) {
      String text = source.textOf(setting);
      if (text != null) {
        return read(setting, text, source.label(), problems);
      }
    }
    return setting
        .defaultText()
        .map(text -> read(setting, text, "default", problems))
        .orElseGet(() -> new Value(Optional.empty(), Optional.empty(), "default"));
  }

  private static Value read(Setting<?> setting, String text, String source, List<String> problems) {
    Optional<?> meaning = setting.form().reader().apply(text);
    if (meaning.isEmpty()) {
      String given = setting.secret() ? "" : ", not '" + oneLine(text) + "'";
      problems.add(
          setting.name() + " (from " + source + ") must be " + setting.form().allowed() + given);
    }
    return new Value(meaning, Optional.of(text), source);
  }

  private static void findUnknown(
      Source source, Collection<Setting<?>> definitions, List<String> problems) {
    if (!source.complete()) {
      return;
    }
    Set<String> known =
        definitions.stream().map(Setting::name).collect(Collectors.toCollection(TreeSet::new));
    for (String name : new TreeSet<>(source.values().keySet())) {
      if (!known.contains(name)) {
        problems.add(
            "'"
                + oneLine(name)
                + "' (from "
                + source.label()
                + ") is no setting; there are: "
                + String.join(", ", known));
      }
    }
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 80 ? line : line.substring(0, 80) + "…";
  }
}
