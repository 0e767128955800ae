package org.edgewire.war;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The web application translates; what it needs of the broker is at the broker's edge. */
class WarArchitectureTest {
  private static final JavaClasses WAR =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.edgewire.war");

  @Test
  void itKnowsOnlyTheBrokersEdge() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.edgewire.command..",
            "org.edgewire.connection..",
            "org.edgewire.dispatch..",
            "org.edgewire.json..",
            "org.edgewire.mailbox..",
            "org.edgewire.metrics..",
            "org.edgewire.producer..",
            "org.edgewire.room..",
            "org.edgewire.session..",
            "org.edgewire.store.jdbc..",
            "org.edgewire.watch..",
            "org.edgewire.wire..")
        .check(WAR);
  }

  /** What a server may lack is found by name or by reflection. */
  @Test
  void itLoadsOnEveryServer() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.enterprise..",
            "jakarta.jms..",
            "jakarta.inject..",
            "jakarta.json..",
            "org.eclipse.microprofile..",
            "org.h2..")
        .check(WAR);
  }

  @Test
  void onlyWhatServersMakeIsPublic() {
    classes()
        .that()
        .doNotHaveSimpleName("EdgewireListener")
        .and()
        .doNotHaveSimpleName("Farewell")
        .should()
        .notHaveModifier(JavaModifier.PUBLIC)
        .check(WAR);
  }
}
