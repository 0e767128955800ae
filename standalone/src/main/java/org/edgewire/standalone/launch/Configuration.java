package org.edgewire.standalone.launch;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.edgewire.config.BrokerConfig;
import org.edgewire.config.Settings;
import org.edgewire.config.Source;

/**
 * What a broker is told by the command line, the system properties, the environment and a
 * properties file, in this order.
 *
 * @param settings every setting; what is wrong counts as not set
 * @param problems all that is wrong, one sentence each, free of secrets
 */
public record Configuration(Settings settings, List<String> problems) {
  /** Copies the problems. */
  public Configuration {
    problems = List.copyOf(problems);
  }

  /**
   * Reads them all, the file too, which is named by one of the others.
   *
   * @param commandLine values by dotted name, as are the system properties
   */
  public static Configuration read(
      Map<String, String> commandLine,
      Map<String, String> systemProperties,
      Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    List<Source> sources = new ArrayList<>();
    sources.add(Source.commandLine(commandLine));
    sources.add(Source.systemProperties(systemProperties));
    sources.add(Source.environment(environment));
    Settings without = Settings.read(ServerSettings.all(), sources);
    Optional<Path> named = without.find(ServerSettings.CONFIG);
    if (named.isPresent()) {
      String source = without.sourceOf(ServerSettings.CONFIG);
      file(named.get(), source, problems).ifPresent(sources::add);
    }
    Settings settings = Settings.read(ServerSettings.all(), sources);
    problems.addAll(BrokerConfig.problems(settings));
    return new Configuration(settings, problems);
  }

  /**
   * The settings, when nothing is wrong with them.
   *
   * @throws LaunchException with a line for each problem
   */
  public Settings usable() {
    if (!problems.isEmpty()) {
      throw new LaunchException(String.join("\n", problems));
    }
    return settings;
  }

  private static Optional<Source> file(Path file, String namedBy, List<String> problems) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      problems.add(
          ServerSettings.CONFIG.name()
              + " (from "
              + namedBy
              + ") must name a readable properties file; "
              + file
              + " "
              + reason(e));
      return Optional.empty();
    }
    if (properties.remove(ServerSettings.CONFIG.name()) != null) {
      problems.add(
          ServerSettings.CONFIG.name()
              + " (from the file "
              + file
              + ") names the file itself: it must come from elsewhere");
    }
    return Optional.of(Source.file(file.toString(), texts(properties)));
  }

  private static String reason(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "is not there";
    }
    return failure instanceof AccessDeniedException
        ? "may not be read by this user"
        : "cannot be read: " + failure.getMessage();
  }

  /** Properties as a map; those that are no texts are left out. */
  public static Map<String, String> texts(Properties properties) {
    Map<String, String> texts = new TreeMap<>();
    properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name)));
    return texts;
  }
}
