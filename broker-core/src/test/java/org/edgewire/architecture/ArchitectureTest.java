package org.edgewire.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule holds for the broker, and bites: below {@code planted} stands a small tree of the same
 * package names, in which every rule finds the violations that were planted for it and no others.
 */
class ArchitectureTest {

  private static final Architecture BROKER = new Architecture("org.edgewire");
  private static final Architecture PLANTED = new Architecture("org.edgewire.architecture.planted");

  private static final JavaClasses BROKER_CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BROKER.root());
  private static final JavaClasses PLANTED_CLASSES =
      new ClassFileImporter().importPackages(PLANTED.root());

  private static final Path MAIN_SOURCES = Path.of("src", "main", "java");
  private static final Path PLANTED_SOURCES =
      Path.of("src", "test", "java", "org", "edgewire", "architecture", "planted");

  static Stream<Arguments> rules() {
    return Stream.of(
        rule("no cycles", Architecture::noCycles, "room.NeedsASession", "session.NeedsARoom"),
        rule("root", Architecture::nothingKnowsTheRoot, "dispatch.KnowsTheRoot"),
        rule("names", Architecture::packagesAreNamedForTheirJob, "util.HasNoJob"),
        rule("websocket", a -> a.webSocketsAreFor("endpoint", "agent"), "http.OpensASocket"),
        rule("servlet", a -> a.servletsAreFor("http"), "endpoint.ServesAPage"),
        rule("sql", a -> a.sqlIsFor("", "store.jdbc"), "store.SpeaksSql"),
        rule("json", a -> a.jsonProcessingIsFor("json"), "store.jdbc.ParsesJson"),
        rule("jwt", a -> a.tokenProcessingIsFor("handshake.jwt"), "room.ReadsAToken"),
        rule(
            "time",
            a -> a.theSystemsTimeIsFor("", "agent.machine"),
            "metrics.AsksForTheTime",
            "room.RefersToTheTime",
            "session.MakesAClock"),
        rule(
            "nanos",
            a -> a.nanosecondsAreFor("", "metrics", "agent.machine"),
            "session.CountsNanoseconds"),
        rule(
            "threads",
            a -> a.threadsAreFor("", "mailbox", "agent.machine"),
            "room.StartsAThread",
            "room.MakesAnExecutor",
            "session.UsesTheCommonPool"),
        rule("sleep", Architecture::nobodySleeps, "mailbox.Sleeps"),
        rule("print", Architecture::nobodyPrints, "json.Prints", "command.PrintsAStackTrace"));
  }

  private static Arguments rule(
      String name, Function<Architecture, ArchRule> rule, String... culprits) {
    return arguments(named(name, rule), List.of(culprits));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void theBrokerKeepsTheRule(Function<Architecture, ArchRule> rule) {
    rule.apply(BROKER).check(BROKER_CLASSES);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rules")
  void theRuleFindsWhatWasPlantedAndNothingElse(
      Function<Architecture, ArchRule> rule, List<String> culprits) {
    List<String> names = culprits.stream().map(name -> PLANTED.root() + "." + name).toList();

    List<String> findings =
        rule.apply(PLANTED).evaluate(PLANTED_CLASSES).getFailureReport().getDetails();

    assertThat(findings).allMatch(finding -> names.stream().anyMatch(finding::contains));
    assertThat(names).allMatch(name -> findings.stream().anyMatch(it -> it.contains(name)));
  }

  @Test
  void everyPackageTellsItsJob() throws IOException {
    assertThat(packagesWithoutDescription(MAIN_SOURCES)).isEmpty();
  }

  @Test
  void aPackageThatDoesNotTellItsJobIsFound() throws IOException {
    assertThat(packagesWithoutDescription(PLANTED_SOURCES))
        .containsExactly(PLANTED_SOURCES.resolve("util"));
  }

  /** Looks at sources, because a package-info without annotations leaves no class file. */
  private static List<Path> packagesWithoutDescription(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .distinct()
          .filter(folder -> Files.notExists(folder.resolve("package-info.java")))
          .toList();
    }
  }
}
