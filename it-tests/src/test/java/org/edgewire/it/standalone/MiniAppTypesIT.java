package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.Node;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The type declarations of the browser client, by the real compiler, in its strictest mood. */
class MiniAppTypesIT {
  private static final String CLIENT = "/org/edgewire/http/web/client/";
  private static final List<String> STRICT =
      List.of("--noEmit", "--strict", "--target", "es2022", "--module", "nodenext");

  private Path folder;

  @BeforeEach
  void copy() throws IOException {
    Optional<String> missing = Node.missing();
    assumeTrue(missing.isEmpty(), missing::get);
    folder = Node.folderOfPackages("types-");
    Files.writeString(folder.resolve("package.json"), "{\"type\":\"module\"}");
    for (String name : List.of("edgewire-miniapp.js", "edgewire-miniapp.d.ts")) {
      try (InputStream in = MiniAppTypesIT.class.getResourceAsStream(CLIENT + name)) {
        Files.copy(in, folder.resolve(name));
      }
    }
    for (String name : List.of("uses.ts", "names.mjs")) {
      Files.writeString(folder.resolve(name), Node.script("types/" + name));
    }
  }

  @Test
  void aPageInTypeScriptCompiles() {
    passes(Node.binary("typescript/bin/tsc", STRICT, folder.resolve("uses.ts")));
  }

  @Test
  void whatIsWrongDoesNotCompile() throws IOException {
    Path wrong = folder.resolve("wrong.ts");
    Files.writeString(
        wrong,
        """
        import { connect } from "./edgewire-miniapp.js";
        connect({ sessionId: 7, token: async () => "t" });
        """);

    try (JarProcess compiler = Node.binary("typescript/bin/tsc", STRICT, wrong)) {
      assertThat(compiler.awaitExit(Duration.ofMinutes(1))).isNotZero();
      assertThat(compiler.output()).contains("wrong.ts(2,11)", "not assignable to type 'string'");
    }
  }

  @Test
  void allThatIsOfferedIsDeclared() {
    passes(JarProcess.run(List.of("node", folder.resolve("names.mjs").toString()), Map.of()));
  }

  private static void passes(JarProcess process) {
    try (process) {
      int exit = process.awaitExit(Duration.ofMinutes(1));
      assertThat(exit).as(process.output()).isZero();
    }
  }
}
