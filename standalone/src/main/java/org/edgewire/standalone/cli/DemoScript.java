package org.edgewire.standalone.cli;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.AgentId;
import org.edgewire.config.BrokerSettings;
import org.edgewire.config.MiniAppSettings;
import org.edgewire.config.Setting;
import org.edgewire.handshake.EdgeToken;
import org.edgewire.handshake.jwt.DevelopmentToken;
import org.edgewire.handshake.jwt.JwtPolicy;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.member.UserId;
import org.edgewire.standalone.agent.AgentListener;
import org.edgewire.standalone.agent.AgentSettings;
import org.edgewire.standalone.agent.ReferenceAgent;
import org.edgewire.standalone.launch.MadeSecret;
import org.edgewire.standalone.launch.RunningBroker;

/**
 * What the demo does: commands for an agent that is away, the agent comes, commands while it is
 * there.
 */
final class DemoScript implements AutoCloseable {
  private static final String AGENT = "demo-agent";
  private static final String PHONE = "+15550100";
  private static final int WAIT_SECONDS = 10;
  private static final List<String> MEMBERS = List.of("ana", "ben");
  private static final Duration TOKEN_TTL = Duration.ofDays(1);

  private static final List<Step> WHILE_AWAY =
      List.of(
          new Step("set_rule", "low", "{\"rule_type\":\"quiet_hours\",\"rule_config\":{}}"),
          new Step("context_update", "normal", context("{\"room\":\"kitchen\"}")),
          new Step("send_message_now", "immediate", message("Dinner is ready")));

  private static final List<Step> WHILE_THERE =
      List.of(
          new Step("send_message_now", "normal", message("Anyone home?")),
          new Step("emit_event", "low", "{\"event_type\":\"doorbell\"}"));

  private final Story story;
  private final RunningBroker broker;
  private final String edgeSecret;
  private final String adminKey;
  private final Clock clock;
  private final BrokerClient producer;
  private ReferenceAgent agent;

  /** One command. */
  private record Step(String type, String priority, String payload) {
    JsonText command() {
      return new JsonWriter()
          .object()
          .field("command_type", type)
          .field("payload", JsonText.parse(payload))
          .field("priority", priority)
          .endObject()
          .toJson();
    }
  }

  DemoScript(Story story, RunningBroker broker, Clock clock) {
    this.story = story;
    this.broker = broker;
    this.edgeSecret = made(broker, BrokerSettings.EDGE_SECRET);
    this.adminKey = made(broker, BrokerSettings.ADMIN_KEY);
    this.clock = clock;
    this.producer = new BrokerClient(broker.baseUri(), adminKey);
  }

  /** A broker that was told no secrets has made its own. */
  private static String made(RunningBroker broker, Setting<String> secret) {
    return broker.madeSecrets().stream()
        .filter(known -> known.variable().equals(secret.environmentName()))
        .map(MadeSecret::value)
        .findFirst()
        .orElseThrow();
  }

  void play() {
    story.line(Story.Who.BROKER, "listens on " + broker.baseUri(), "");
    story.line(
        Story.Who.BROKER,
        "keeps commands in " + broker.database() + ", " + broker.durability(),
        "");
    // Otherwise the first submit would tell how long the JDK's client takes to get going.
    producer.greet();
    List<String> waiting = WHILE_AWAY.stream().map(this::submit).toList();
    story.line(Story.Who.AGENT, "comes as " + AGENT, "");
    agent = ReferenceAgent.start(settings(), new Narrator(story), clock);
    waiting.forEach(this::tellEnd);
    WHILE_THERE.stream().map(this::submit).toList().forEach(this::tellEnd);
  }

  void tellWhatToTryNext() {
    URI base = broker.baseUri();
    story.title("It stays up until Ctrl-C. In two browsers:");
    story.hint("a poll that both share; the token in the link is good for a day");
    MEMBERS.forEach(user -> story.text("  " + base + "/demo/#token=" + memberToken(user)));
    story.text("");
    story.title("In another terminal:");
    story.text("  export ADMIN_KEY=" + adminKey);
    story.text("  export EDGE_SECRET=" + edgeSecret);
    story.text("");
    story.hint("send the agent above a command and wait for its end");
    story.text("  " + Urls.program() + " send " + AGENT + " send_message_now --wait \\");
    story.text("    --url " + base + " --payload '" + message("Hello") + "'");
    story.text("");
    story.hint("the same with curl");
    story.text("  curl -s " + base + "/edge/agents/" + AGENT + "/commands \\");
    story.text("    -H \"X-Admin-Key: $ADMIN_KEY\" -H 'Content-Type: application/json' \\");
    story.text("    -d '{\"command_type\":\"send_message_now\",");
    story.text("         \"payload\":" + message("Hello") + "}'");
    story.text("");
    story.hint("connect an agent of your own");
    story.text("  EDGE_AGENT_ID=luna1 USER_PHONE=" + PHONE + " \\");
    story.text("    BACKEND_WS_URL=" + Urls.edgeSocket(base) + " \\");
    story.text("    " + Urls.program() + " agent");
    story.text("");
  }

  private String memberToken(String user) {
    JwtPolicy policy = JwtPolicy.ofSecret(made(broker, MiniAppSettings.JWT_SECRET));
    return DevelopmentToken.make(policy, new UserId(user), clock.instant(), TOKEN_TTL);
  }

  @Override
  public void close() {
    if (agent != null) {
      agent.close();
    }
  }

  private String submit(Step step) {
    long before = story.millis();
    JsonObject record = producer.submit(AGENT, step.command());
    story.line(
        Story.Who.PRODUCER,
        "submits " + step.type() + ", " + step.priority(),
        "durable in " + (story.millis() - before) + " ms");
    return record.string("command_id").orElseThrow();
  }

  private void tellEnd(String commandId) {
    JsonObject record = producer.find(commandId, WAIT_SECONDS);
    String status = record.string("status").orElse("unknown");
    String colour = status.equals("completed") ? "green" : "red";
    story.line(
        Story.Who.BROKER,
        "knows " + record.string("command_type").orElse("the command") + " as",
        "@|bold," + colour + " " + status + "|@");
  }

  private AgentSettings settings() {
    return new AgentSettings(
        URI.create(Urls.edgeSocket(broker.baseUri())),
        AGENT,
        () -> EdgeToken.make(edgeSecret, new AgentId(AGENT), PHONE, clock.instant()),
        data -> reply(data));
  }

  private static AgentSettings.Reply reply(JsonText data) {
    return member(data, "command_type").equals(Optional.of("emit_event"))
        ? AgentSettings.Reply.FAILED
        : AgentSettings.Reply.COMPLETED;
  }

  private static Optional<String> member(JsonText data, String name) {
    return data.asObject().flatMap(object -> object.string(name));
  }

  private static String message(String text) {
    return "{\"thread_id\":\"t1\",\"text\":\"" + text + "\"}";
  }

  private static String context(String state) {
    return "{\"chat_guid\":\"c1\",\"thread_id\":\"t1\",\"app_id\":\"demo\",\"state\":"
        + state
        + "}";
  }

  /** Tells what the agent hears. */
  private record Narrator(Story story) implements AgentListener {
    @Override
    public void connected() {
      story.line(Story.Who.AGENT, "is connected", "");
    }

    @Override
    public void command(JsonText data) {
      String type = member(data, "command_type").orElse("?");
      String priority = member(data, "priority").orElse("?");
      story.line(
          Story.Who.AGENT,
          "gets " + type + ", " + priority,
          reply(data) == AgentSettings.Reply.FAILED ? "acks failed" : "acks completed");
    }

    @Override
    public void note(String line) {
      story.line(Story.Who.AGENT, line, "");
    }

    @Override
    public void rejected(String line) {
      note(line);
    }
  }
}
