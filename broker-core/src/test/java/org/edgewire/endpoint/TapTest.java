package org.edgewire.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Connection;
import org.edgewire.connection.Receiver;
import org.junit.jupiter.api.Test;

class TapTest {
  private final List<String> sent = new ArrayList<>();
  private final Connection socket = new Saying("");

  @Test
  void whoStandsAsideIsNotThere() {
    List<Connection> served = new ArrayList<>();

    Optional<? extends Receiver> receiver =
        Tap.NONE.connect(
            new Peer.Producer(),
            socket,
            connection -> {
              served.add(connection);
              return Optional.empty();
            });

    assertThat(receiver).isEmpty();
    assertThat(served).containsExactly(socket);
  }

  @Test
  void theOuterOneStandsNextToTheSocket() {
    named("outer")
        .before(named("inner"))
        .connect(
            new Peer.Producer(),
            socket,
            connection -> {
              connection.send("hello", taken -> {});
              return Optional.empty();
            });

    assertThat(sent).containsExactly("outer inner hello");
  }

  private Tap named(String name) {
    return (peer, connection, serve) ->
        serve.apply(
            new Saying(name) {
              @Override
              public void send(String text, Consumer<Boolean> completion) {
                connection.send(name + " " + text, completion);
              }
            });
  }

  private class Saying implements Connection {
    private final String name;

    Saying(String name) {
      this.name = name;
    }

    @Override
    public void send(String text, Consumer<Boolean> completion) {
      sent.add(text);
      completion.accept(true);
    }

    @Override
    public void ping() {
      throw new AssertionError(name + " was asked to ping");
    }

    @Override
    public void close(CloseCode code, String reason) {
      throw new AssertionError(name + " was closed");
    }
  }
}
