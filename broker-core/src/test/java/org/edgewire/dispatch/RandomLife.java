package org.edgewire.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.edgewire.command.Ack;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.Delivery;
import org.edgewire.command.Lifecycle;
import org.edgewire.json.JsonText;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.store.AgentCounts;

/** Producers, agents, time and crashes at random, compared with {@link LifeModel} at every step. */
final class RandomLife {
  private static final List<String> AGENTS = List.of("a1", "a2", "a3");
  private static final List<CommandStatus> ACKS =
      List.of(
          CommandStatus.RECEIVED,
          CommandStatus.EXECUTING,
          CommandStatus.COMPLETED,
          CommandStatus.COMPLETED,
          CommandStatus.COMPLETED,
          CommandStatus.FAILED);
  private static final String DEDUP =
      "{\"type\":\"status\",\"data\":{\"capabilities\":[\"dedup\"]}}";

  private final Random random;
  private final DispatchRig rig;
  private final RandomCommands commands;
  private final LifeModel model;
  private final Lifecycle lifecycle;
  private final Map<String, Peer> peers = new LinkedHashMap<>();
  private final Set<String> writtenTo = new HashSet<>();
  private final Map<String, Boolean> pollsAsDedup = new LinkedHashMap<>();
  private Instant began;
  private int submitted;

  /** An agent with an open socket. */
  private static final class Peer {
    final DispatchRig.Agent agent;
    final Set<String> got = new HashSet<>();
    boolean dedups;
    boolean holding;
    int read;

    Peer(DispatchRig.Agent agent) {
      this.agent = agent;
    }
  }

  RandomLife(long seed, DispatchRig rig) {
    this.random = new Random(seed);
    this.rig = rig;
    this.commands = new RandomCommands(random, AGENTS);
    this.model = new LifeModel(rig.policy.window(), rig.policy.delivery().ackTimeout());
    this.lifecycle = new Lifecycle(rig.policy.delivery());
    rig.listen(model);
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step(this::anything);
    }
    drain();
  }

  private void step(Runnable what) {
    began = rig.clock.instant();
    model.begin(began);
    what.run();
    read();
    model.check(rig.clock.instant(), writtenTo);
    writtenTo.clear();
  }

  private void anything() {
    int dice = random.nextInt(100);
    if (dice < 30) {
      submit();
    } else if (dice < 55) {
      ack();
    } else if (dice < 62) {
      connect(any(AGENTS));
    } else if (dice < 66) {
      drop(any(AGENTS));
    } else if (dice < 72) {
      steer();
    } else if (dice < 80) {
      poll(any(AGENTS));
    } else if (dice < 85) {
      holdOrRelease();
    } else if (dice < 97) {
      time();
    } else if (dice < 99) {
      compareAll();
    } else {
      crash();
    }
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private void submit() {
    NewCommand command = commands.draw(submitted, rig.clock.instant());
    model.submitting(RandomCommands.modelOf(command, submitted));
    submitted++;
    Submitted answer = rig.submit(command);
    assertThat(answer).isInstanceOf(Submitted.Accepted.class);
    if (oneIn(5)) {
      assertThat(rig.submit(command)).isInstanceOf(Submitted.Existing.class);
    }
  }

  /** Right, late, doubled, of another's command, of none. */
  private void ack() {
    if (peers.isEmpty() || model.size() == 0) {
      return;
    }
    String agent = any(List.copyOf(peers.keySet()));
    Peer peer = peers.get(agent);
    List<String> known =
        model.all().stream()
            .filter(one -> one.agent.equals(agent) && (one.isOut() || oneIn(20)))
            .map(one -> one.id)
            .toList();
    boolean sensible = !known.isEmpty() && !oneIn(10);
    String id = sensible ? any(known) : "c" + random.nextInt(submitted + 1);
    CommandStatus status = any(ACKS);
    Optional<ModelCommand> own = model.command(id).filter(one -> one.agent.equals(agent));
    boolean legal = own.filter(one -> one.permits(status)).isPresent();
    int errors = peer.agent.errors().size();
    if (oneIn(4)) {
      peer.agent.link.text(RandomCommands.ackText(id, status));
    }
    peer.agent.ack(id, status.wireName());
    own.ifPresent(
        one -> assertThat(one.news).as("%s", one).isEqualTo(legal ? List.of(status) : List.of()));
    if (!peer.holding) {
      assertThat(peer.agent.errors().size() > errors).isEqualTo(own.isEmpty());
    }
  }

  private void connect(String agent) {
    Peer before = peers.get(agent);
    Peer peer = new Peer(rig.agent(agent));
    peers.put(agent, peer);
    if (before != null) {
      read(agent, before);
      before.agent.drop();
    }
    if (oneIn(3)) {
      dedup(agent, peer);
    }
  }

  private void dedup(String agent, Peer peer) {
    read(agent, peer);
    peer.dedups = true;
    peer.agent.say(DEDUP);
    pollsAsDedup.put(agent, true);
  }

  private void drop(String agent) {
    Peer peer = peers.remove(agent);
    if (peer == null) {
      return;
    }
    read(agent, peer);
    Set<String> unacked = new HashSet<>(peer.got);
    unacked.removeIf(id -> model.command(id).orElseThrow().status != CommandStatus.SENT);
    peer.agent.drop();
    for (String id : unacked) {
      ModelCommand command = model.command(id).orElseThrow();
      boolean once = command.delivery == Delivery.AT_MOST_ONCE && !command.mayGoToDedups;
      assertThat(command.status == CommandStatus.UNCONFIRMED).as("%s", command).isEqualTo(once);
    }
  }

  private void steer() {
    if (model.size() == 0) {
      return;
    }
    boolean cancel = random.nextBoolean();
    ModelCommand command = any(model.all());
    CommandStatus before = command.status;
    boolean done =
        rig.run(
            new Steer(new CommandId(command.id), cancel ? lifecycle::cancel : lifecycle::retry));
    boolean again = before == CommandStatus.UNCONFIRMED || before == CommandStatus.EXHAUSTED;
    assertThat(done).as("%s", command).isEqualTo(cancel ? before == CommandStatus.QUEUED : again);
  }

  private void poll(String agent) {
    boolean online = peers.containsKey(agent);
    List<Ack> acks = new ArrayList<>();
    model.all().stream()
        .filter(one -> one.agent.equals(agent) && one.isOut() && oneIn(3))
        .forEach(one -> acks.add(Ack.of(new CommandId(one.id), any(ACKS))));
    boolean status = oneIn(3);
    SyncRequest request =
        new SyncRequest(
            Optional.empty(),
            List.of(),
            status ? Optional.of(JsonText.trusted("{}")) : Optional.empty(),
            List.of(),
            acks,
            1 + random.nextInt(5),
            Duration.ZERO);
    if (status) {
      pollsAsDedup.put(agent, false);
    }
    SyncAnswer answer = rig.poll(agent, request);
    assertThat(online && !answer.commands().isEmpty()).isFalse();
    for (String id : DispatchRig.ids(answer)) {
      model.written(agent, id, pollsAsDedup.getOrDefault(agent, false), began);
      writtenTo.add(agent);
    }
  }

  private void holdOrRelease() {
    if (peers.isEmpty()) {
      return;
    }
    Peer peer = any(List.copyOf(peers.values()));
    peer.holding = !peer.holding;
    if (peer.holding) {
      peer.agent.connection.hold();
    } else {
      peer.agent.connection.release();
      rig.settle();
    }
  }

  private void time() {
    int kind = random.nextInt(20);
    if (kind == 0) {
      rig.clock.advance(Duration.ofSeconds(random.nextInt(200)));
      return;
    }
    int seconds = 1 + random.nextInt(kind < 4 ? 45 : 3);
    for (int i = 0; i < seconds; i++) {
      second();
    }
  }

  /** Every second is a step of its own. */
  private void second() {
    rig.pass(Duration.ofSeconds(1));
    model.wakes(rig.clock.instant());
    read();
    model.check(rig.clock.instant(), writtenTo);
    writtenTo.clear();
    began = rig.clock.instant();
    model.begin(began);
    peers.values().stream()
        .filter(peer -> !oneIn(5))
        .forEach(peer -> peer.agent.say("{\"type\":\"ping\"}"));
  }

  /** In the middle of whatever was asked last. */
  private void crash() {
    List<CompletableFuture<Submitted>> answers = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      NewCommand command = commands.draw(submitted, rig.clock.instant());
      model.submitting(RandomCommands.modelOf(command, submitted));
      submitted++;
      answers.add(rig.dispatcher.submit(command));
    }
    peers.values().stream()
        .filter(peer -> oneIn(2))
        .forEach(
            peer ->
                peer.got.stream()
                    .findFirst()
                    .ifPresent(
                        id ->
                            peer.agent.link.text(
                                RandomCommands.ackText(id, CommandStatus.COMPLETED))));
    for (int i = random.nextInt(4); i > 0; i--) {
      rig.step();
    }
    read();
    peers.clear();
    rig.crash();
    answers.stream()
        .filter(CompletableFuture::isDone)
        .map(CompletableFuture::join)
        .forEach(
            answer -> {
              String id = ((Submitted.Accepted) answer).command().command().id().value();
              assertThat(model.command(id)).isPresent();
            });
    compareAll();
  }

  /** What was written since the last look. */
  private void read() {
    peers.forEach(this::read);
    peers
        .entrySet()
        .removeIf(
            entry -> {
              boolean closed = entry.getValue().agent.connection.closed().isPresent();
              if (closed) {
                entry.getValue().agent.drop();
              }
              return closed;
            });
  }

  private void read(String agent, Peer peer) {
    List<String> commands = peer.agent.commands();
    for (; peer.read < commands.size(); peer.read++) {
      String id = commands.get(peer.read).split("#", -1)[0];
      peer.got.add(id);
      writtenTo.add(agent);
      model.written(agent, id, peer.dedups, began);
    }
  }

  private void compareAll() {
    for (ModelCommand command : model.all()) {
      assertThat(rig.status(command.id)).as("%s", command).isEqualTo(command.status);
    }
  }

  private void drain() {
    for (int round = 0;
        round < 3_000 && model.all().stream().anyMatch(c -> !c.isFinal());
        round++) {
      step(this::workOff);
    }
    List<ModelCommand> left = model.all().stream().filter(one -> !one.isFinal()).toList();
    assertThat(left).isEmpty();
    compareAll();
    assertThat(rig.totals()).isEqualTo(AgentCounts.NONE);
    for (Counter counter :
        List.of(Counter.STALLS, Counter.INTERNAL_ERRORS, Counter.ILLEGAL_CHANGES)) {
      assertThat(rig.metrics.value(counter)).as("%s", counter).isZero();
    }
  }

  private void workOff() {
    for (String agent : AGENTS) {
      if (!peers.containsKey(agent) || peers.get(agent).holding) {
        connect(agent);
      }
      if (!peers.get(agent).dedups) {
        dedup(agent, peers.get(agent));
      }
    }
    List<ModelCommand> out = model.all().stream().filter(ModelCommand::isOut).toList();
    out.forEach(one -> peers.get(one.agent).agent.ack(one.id, "completed"));
    second();
  }
}
