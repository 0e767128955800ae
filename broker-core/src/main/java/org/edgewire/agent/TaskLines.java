package org.edgewire.agent;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import org.edgewire.command.AgentId;
import org.edgewire.command.CommandId;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonSyntaxException;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;

/**
 * The lines of a state file, each a JSON object: {@code {"state":1,"agent_id":…}} first, then
 * {@code {"start":id,"at":…,"data"?:…}}, {@code {"end":ack,"at":…,"known"?:true}} and {@code
 * {"known":[id…]}}. Pure; any thread.
 */
final class TaskLines {
  private static final int VERSION = 1;

  private TaskLines() {}

  static String header(AgentId agent) {
    return line(new JsonWriter().object().field("state", VERSION).field("agent_id", agent.value()));
  }

  static String of(Task task) {
    JsonWriter out = new JsonWriter().object();
    if (task.isRunning()) {
      out.field("start", task.id().value()).field("at", task.at());
      out.optionalRaw("data", task.data());
    } else {
      out.field("end", task.ack().orElseThrow()).field("at", task.at());
      if (task.known()) {
        out.field("known", true);
      }
    }
    return line(out);
  }

  static String known(Collection<CommandId> ids) {
    JsonWriter out = new JsonWriter().object().array("known");
    ids.forEach(id -> out.element(id.value()));
    return line(out.endArray());
  }

  private static String line(JsonWriter open) {
    return open.endObject() + "\n";
  }

  /**
   * Reads one line into the tasks.
   *
   * @throws AgentStateException when the file is another agent's or of a later version
   * @throws IllegalArgumentException when it makes no sense
   */
  static void read(String line, AgentId agent, Tasks into) {
    JsonObject object = parsed(line);
    if (object.get("state").isPresent()) {
      checkHeader(object, agent);
    } else if (object.string("start").isPresent()) {
      into.put(
          Task.started(new CommandId(required(object, "start")), at(object), object.get("data")));
    } else if (object.get("end").isPresent()) {
      JsonText ack = object.get("end").orElseThrow();
      Task task =
          Task.ended(new CommandId(required(parsed(ack.text()), "command_id")), at(object), ack);
      into.put(task);
      if (object.get("known").isPresent()) {
        into.confirm(task.id());
      }
    } else {
      object
          .get("known")
          .flatMap(JsonText::asArray)
          .orElseThrow(() -> new IllegalArgumentException("neither start, end nor known"))
          .forEach(id -> into.confirm(new CommandId(id.asString().orElse(""))));
    }
  }

  private static void checkHeader(JsonObject header, AgentId agent) {
    String version = header.get("state").orElseThrow().text();
    if (!version.equals(Integer.toString(VERSION))) {
      throw new AgentStateException(
          "the state file is of version " + version + ", but only " + VERSION + " is known");
    }
    String owner = required(header, "agent_id");
    if (!owner.equals(agent.value())) {
      throw new AgentStateException(
          "the state file belongs to agent " + owner + ", not to " + agent.value());
    }
  }

  private static JsonObject parsed(String line) {
    try {
      return JsonObject.parse(line);
    } catch (JsonSyntaxException e) {
      throw new IllegalArgumentException("no JSON object", e);
    }
  }

  private static String required(JsonObject object, String name) {
    return object
        .string(name)
        .orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  private static Instant at(JsonObject object) {
    try {
      return Instant.parse(required(object, "at"));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("at is no time", e);
    }
  }
}
