package org.edgewire.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is in the web applications, and what is not. */
class WarFilesIT {
  private static final long LIMIT = 1 << 20;
  private static final String LIBRARIES = "WEB-INF/lib/";

  private static List<ZipEntry> libraries(Path war) throws IOException {
    try (ZipFile zip = new ZipFile(war.toFile())) {
      return zip.stream()
          .filter(entry -> entry.getName().matches(LIBRARIES + ".+"))
          .map(ZipEntry.class::cast)
          .toList();
    }
  }

  private static List<String> names(String war) throws IOException {
    return libraries(Workplace.war(war)).stream()
        .map(library -> library.getName().replaceAll(LIBRARIES + "|-\\d.*", ""))
        .toList();
  }

  @Test
  void withoutTheJwtLibraryTheThinOneIsSmallerThanAMebibyte() throws IOException {
    Path war = Workplace.war("edgewire.war");
    long library =
        libraries(war).stream()
            .filter(entry -> entry.getName().contains("nimbus-jose-jwt"))
            .mapToLong(ZipEntry::getCompressedSize)
            .sum();

    assertThat(library).isPositive();
    assertThat(Files.size(war) - library).isLessThan(LIMIT);
  }

  @Test
  void theThinOneBringsNothingThatServersHave() throws IOException {
    assertThat(names("edgewire.war"))
        .containsExactlyInAnyOrder("edgewire-broker-core", "nimbus-jose-jwt", "HdrHistogram");
  }

  @Test
  void theOneForServletContainersBringsJsonAndADatabaseToo() throws IOException {
    assertThat(names("edgewire-servlet.war"))
        .containsExactlyInAnyOrder(
            "edgewire-broker-core",
            "nimbus-jose-jwt",
            "HdrHistogram",
            "jakarta.json-api",
            "parsson",
            "h2");
  }
}
