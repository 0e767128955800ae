package org.edgewire.it.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.edgewire.standalone.testing.Behaviour;
import org.edgewire.standalone.testing.EdgewireExtension;
import org.edgewire.standalone.testing.EdgewireServer;
import org.edgewire.standalone.testing.FakeAgent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TextingTest {
  @RegisterExtension static EdgewireExtension edgewire = EdgewireExtension.inMemory().build();

  @Test
  void aTextIsSentOnceHoweverOftenItIsAskedFor(EdgewireServer server, FakeAgent agent)
      throws Exception {
    Texting texting = new Texting(server.baseUri(), server.adminKey());

    assertThat(texting.text("order-1", agent.id(), "t", "on its way")).isTrue();
    assertThat(texting.text("order-1", agent.id(), "t", "on its way")).isTrue();

    assertThat(agent.commands()).hasSize(1);
  }

  @Test
  void anAgentThatCannotTextIsNoSuccess(EdgewireServer server) throws Exception {
    FakeAgent agent = server.agent("edge_1", Behaviour.fails("no network"));
    Texting texting = new Texting(server.baseUri(), server.adminKey());

    assertThat(texting.text("order-1", agent.id(), "t", "on its way")).isFalse();
  }

  @Test
  void aRefusalSaysWhy(EdgewireServer server) {
    assertThatThrownBy(() -> new Texting(server.baseUri(), "wrong").text("1", "edge_1", "t", "x"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("401: ");
  }
}
