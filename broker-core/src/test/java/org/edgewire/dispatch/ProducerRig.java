package org.edgewire.dispatch;

import java.time.Duration;
import java.util.List;
import org.edgewire.connection.OutboundLimits;
import org.edgewire.connection.Receiver;
import org.edgewire.connection.RecordingConnection;
import org.edgewire.json.JsonObject;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.producer.ProducerDesks;
import org.edgewire.producer.ProducerPolicy;
import org.junit.jupiter.api.AfterEach;

/** Producers at their socket over a real store. */
abstract class ProducerRig {
  static final String PAYLOAD = "{\"event_type\":\"e\"}";

  final DispatchRig rig = new DispatchRig();
  ProducerDesks desks = desks(ProducerPolicy.DEFAULT);

  @AfterEach
  final void close() {
    rig.close();
  }

  final ProducerDesks desks(ProducerPolicy policy) {
    ProducerDesks made =
        new ProducerDesks(
            new ProducerDesks.Broker(
                rig.dispatcher::submit, rig.dispatcher::find, Mailbox.INLINE, Mailbox.INLINE),
            policy,
            new ProducerDesks.Times(rig.clock, rig.timer),
            rig.metrics);
    rig.dispatcher.addDirectListener(made.listener());
    made.start();
    return made;
  }

  static ProducerPolicy policy(int inFlight, int followed, OutboundLimits outbound) {
    return new ProducerPolicy(
        10,
        inFlight,
        1 << 20,
        followed,
        10,
        1 << 20,
        Duration.ofSeconds(40),
        Duration.ofSeconds(20),
        outbound);
  }

  /** A producer at the other end of its socket. */
  final class Producer {
    final RecordingConnection connection = new RecordingConnection();
    final Receiver link = desks.connected(connection).orElseThrow();

    void submit(String ref, String agent, String id) {
      submit(ref, agent, id, "emit_event");
    }

    void submit(String ref, String agent, String id, String type) {
      submit(ref, agent, id, type, "");
    }

    void submit(String ref, String agent, String id, String type, String more) {
      link.text(frame(ref, agent, id, type, more));
      rig.settle();
    }

    void submitLater(String ref, String agent, String id) {
      link.text(frame(ref, agent, id, "emit_event", ""));
    }

    void resume(String id) {
      say("{\"type\":\"resume\",\"data\":{\"command_ids\":[\"" + id + "\"]}}");
    }

    void say(String frame) {
      link.text(frame);
      rig.settle();
    }

    long count(String type) {
      return said().stream().filter(line -> line.startsWith(type + " ")).count();
    }

    /** Type, ref, id and status or code of each answer. */
    List<String> said() {
      return connection.sent().stream().map(ProducerRig::line).toList();
    }
  }

  private static String frame(String ref, String agent, String id, String type, String more) {
    String payload =
        type.equals("emit_event")
            ? PAYLOAD
            : "{\"thread_id\":\"t\",\"message_text\":\"m\",\"send_at\":\"s\"}";
    return "{\"type\":\"submit\",\"data\":{\"ref\":"
        + ref
        + ",\"agent_id\":\""
        + agent
        + "\",\"command_id\":\""
        + id
        + "\",\"command_type\":\""
        + type
        + "\",\"payload\":"
        + payload
        + more
        + "}}";
  }

  private static String line(String frame) {
    JsonObject envelope = JsonObject.parse(frame);
    JsonObject data = envelope.get("data").orElseThrow().asObject().orElseThrow();
    String ref = data.get("ref").map(value -> value.text()).orElse("-");
    StringBuilder line = new StringBuilder(envelope.string("type").orElseThrow() + " " + ref);
    for (String name : List.of("command_id", "status", "code")) {
      data.string(name).ifPresent(value -> line.append(' ').append(value));
    }
    return line + (data.get("existing").isPresent() ? " existing" : "");
  }
}
