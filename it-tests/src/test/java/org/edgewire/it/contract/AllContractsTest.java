package org.edgewire.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AllContractsTest {
  @Test
  void everySuiteOfThisPackageIsBound() throws IOException, URISyntaxException {
    // Given
    Path folder = Path.of(AllContracts.class.getResource("AllContracts.class").toURI()).getParent();
    List<String> suites;
    try (Stream<Path> classes = Files.list(folder)) {
      suites =
          classes
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("\\w+Contract\\.class"))
              .map(name -> name.replace(".class", ""))
              .filter(name -> !name.equals("Contract"))
              .toList();
    }

    // Then
    assertThat(suites).isNotEmpty();
    assertThat(
            Arrays.stream(AllContracts.class.getDeclaredClasses())
                .filter(bound -> bound.isAnnotationPresent(Nested.class))
                .map(bound -> bound.getSuperclass().getSimpleName()))
        .containsExactlyInAnyOrderElementsOf(suites);
  }
}
