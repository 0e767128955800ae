package org.edgewire.it.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.edgewire.agent.EdgeAgent;
import org.edgewire.command.CommandId;
import org.edgewire.json.JsonText;
import org.edgewire.standalone.testing.EdgewireServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellAgentTest {
  @Test
  void whatAShellCommandPrintsIsTheResultAndItsExitCodeDecides(@TempDir Path folder) {
    try (EdgewireServer edgewire = EdgewireServer.start();
        EdgeAgent agent = start(edgewire, folder)) {
      assertThat(agent).isNotNull();

      CommandId good = edgewire.send("edge_1", "run_shell", "{\"run\":\"echo hello\"}");
      CommandId bad = edgewire.send("edge_1", "run_shell", "{\"run\":\"echo no; exit 3\"}");

      assertThat(edgewire.assertThat(good).completes().state().result())
          .contains(JsonText.parse("{\"output\":\"hello\\n\"}"));
      assertThat(edgewire.assertThat(bad).fails().state().error()).contains("exit code 3: no\n");
    }
  }

  private static EdgeAgent start(EdgewireServer edgewire, Path folder) {
    URI socket = URI.create("ws://" + edgewire.baseUri().getAuthority() + "/edge/ws");
    return ShellAgent.start(socket, "edge_1", edgewire.token("edge_1"), folder.resolve("state"));
  }
}
