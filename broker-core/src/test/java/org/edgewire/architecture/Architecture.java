package org.edgewire.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rules, for the tree of packages below a root. They look at every access, method references
 * included, and all say what must not be: a rule about what may be cannot fail.
 */
record Architecture(String root) {

  private static final String CONSTRUCTOR = "<init>";
  private static final Set<String> TICKS = Set.of("tickMillis", "tickSeconds", "tickMinutes");

  ArchRule noCycles() {
    return slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .because("a message is followed by reading package names in order");
  }

  ArchRule nothingKnowsTheRoot() {
    return outside(root)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root)
        .because("the root package knows every package; none knows it");
  }

  ArchRule packagesAreNamedForTheirJob() {
    return noClasses()
        .should()
        .resideInAnyPackage(
            root + "..util..",
            root + "..common..",
            root + "..impl..",
            root + "..manager..",
            root + "..helper..")
        .because("one package does one job, and is named for it");
  }

  ArchRule webSocketsAreFor(String... packages) {
    return outside(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.websocket..")
        .because("only adapters know the WebSocket API");
  }

  ArchRule servletsAreFor(String... packages) {
    return outside(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.servlet..")
        .because("only adapters know the Servlet API");
  }

  ArchRule sqlIsFor(String... packages) {
    return outside(packages)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..")
        .because("a store is reached through its port");
  }

  ArchRule jsonProcessingIsFor(String... packages) {
    return outside(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.json..")
        .because("one package reads and writes JSON for all");
  }

  ArchRule tokenProcessingIsFor(String... packages) {
    return outside(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.nimbusds..")
        .because("one package knows how tokens are signed");
  }

  ArchRule theSystemsTimeIsFor(String... packages) {
    return outside(packages)
        .should()
        .accessTargetWhere(
            any("ask the system for the time", Architecture::asksTheSystemForTheTime))
        .because("time is a Clock that comes from outside");
  }

  ArchRule nanosecondsAreFor(String... packages) {
    return outside(packages)
        .should()
        .accessTargetWhere(any("call System.nanoTime", is(System.class, "nanoTime"::equals)))
        .because("only figures of how long something took are measured so finely");
  }

  ArchRule threadsAreFor(String... packages) {
    return outside(packages)
        .should()
        .accessTargetWhere(any("make threads or executors", Architecture::makesThreads))
        .because("threads come from outside");
  }

  ArchRule nobodySleeps() {
    return noClasses()
        .should()
        .accessTargetWhere(
            any("sleep", is(Thread.class, "sleep"::equals).or(is(TimeUnit.class, "sleep"::equals))))
        .because("a sleeping thread serves nobody; timers come from outside");
  }

  ArchRule nobodyPrints() {
    return noClasses()
        .should()
        .accessTargetWhere(
            any(
                "print to the console",
                is(Throwable.class, "printStackTrace"::equals)
                    .or(is(System.class, Set.of("out", "err")::contains))))
        .because("what happens is logged through System.Logger");
  }

  /** Classes outside the given packages below the root; the empty name is the root itself. */
  private GivenClassesConjunction outside(String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            Stream.of(packages)
                .map(name -> name.isEmpty() || name.equals(root) ? root : root + "." + name)
                .toArray(String[]::new));
  }

  private static boolean asksTheSystemForTheTime(AccessTarget target) {
    if (target.getOwner().getPackageName().equals("java.time") && target.getName().equals("now")) {
      return !takes(target, Clock.class);
    }
    return is(System.class, "currentTimeMillis"::equals)
        .or(is(Clock.class, name -> name.startsWith("system") || TICKS.contains(name)))
        .or(is(Date.class, CONSTRUCTOR::equals).and(made -> !takes(made, long.class)))
        .test(target);
  }

  private static boolean makesThreads(AccessTarget target) {
    return is(Thread.class, CONSTRUCTOR::equals)
        .or(is(ThreadPoolExecutor.class, CONSTRUCTOR::equals))
        .or(is(ForkJoinPool.class, Set.of(CONSTRUCTOR, "commonPool")::contains))
        .or(is(Timer.class, CONSTRUCTOR::equals))
        .or(is(Executors.class, name -> name.startsWith("new")))
        .or(
            is(CompletableFuture.class, name -> name.endsWith("Async"))
                .and(call -> !takes(call, Executor.class)))
        .test(target);
  }

  private static Predicate<AccessTarget> is(Class<?> owner, Predicate<String> name) {
    return target -> target.getOwner().isAssignableTo(owner) && name.test(target.getName());
  }

  private static boolean takes(AccessTarget target, Class<?> parameter) {
    return target instanceof CodeUnitAccessTarget code
        && code.getRawParameterTypes().stream()
            .map(JavaClass::getName)
            .anyMatch(parameter.getName()::equals);
  }

  private static DescribedPredicate<JavaAccess<?>> any(
      String description, Predicate<AccessTarget> target) {
    return DescribedPredicate.describe(description, access -> target.test(access.getTarget()));
  }
}
