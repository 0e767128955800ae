package org.edgewire.it.support;

import java.util.ArrayList;
import java.util.List;

/** A producer on its own socket. Answers are awaited by one thread. */
public final class ProducerSocket implements AutoCloseable {
  private final AgentSocket socket;

  private ProducerSocket(AgentSocket socket) {
    this.socket = socket;
  }

  /** Connects with the admin key. */
  public static ProducerSocket connect(Deployment deployment) {
    return new ProducerSocket(AgentSocket.withKey(deployment, "/edge/producer"));
  }

  /** The frame of a submit; {@code ref} is JSON. */
  public static String submitFrame(String ref, String agentId, Commands.Order order) {
    return "{\"type\":\"submit\",\"data\":"
        + order.withJson("ref", ref).with("agent_id", agentId).json()
        + "}";
  }

  /** Submits; {@code ref} is JSON. */
  public ProducerSocket submit(String ref, String agentId, Commands.Order order) {
    return send(submitFrame(ref, agentId, order));
  }

  /** Submits the data of a frame as it is. */
  public ProducerSocket submitData(String data) {
    return send("{\"type\":\"submit\",\"data\":" + data + "}");
  }

  /** Asks what became of commands. */
  public ProducerSocket resume(List<String> commandIds) {
    return send(JsonDoc.of("type", "resume", "data", JsonDoc.of("command_ids", commandIds)).text());
  }

  /** Sends any text. */
  public ProducerSocket send(String text) {
    socket.send(text);
    return this;
  }

  /** The next frame of that type; those before it are passed over. */
  public JsonDoc await(String type) {
    return socket.await(type);
  }

  /** The next {@code finished} of a command. */
  public JsonDoc awaitFinished(String commandId) {
    return socket.await(
        "end of " + commandId,
        frame ->
            frame.string("type").equals("finished")
                && frame.string("data.command_id").equals(commandId));
  }

  /** So many frames, whatever they are. */
  public List<JsonDoc> answers(int count) {
    List<JsonDoc> answers = new ArrayList<>();
    while (answers.size() < count) {
      answers.add(
          socket.await(count + " answers, of which " + answers.size() + " came", any -> true));
    }
    return answers;
  }

  /** The connection itself. */
  public AgentSocket socket() {
    return socket;
  }

  @Override
  public void close() {
    socket.drop();
  }
}
