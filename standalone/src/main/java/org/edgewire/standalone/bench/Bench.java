package org.edgewire.standalone.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.edgewire.command.AgentId;
import org.edgewire.handshake.EdgeToken;
import org.edgewire.standalone.launch.LaunchException;

/**
 * Connects agents and a producer, lets commands flow, and measures. Everything but the pace happens
 * on the thread that calls {@link #run}. Used once.
 */
public final class Bench {
  private static final int CONNECTING_AT_ONCE = 50;
  private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int PING_SECONDS = 20;

  private final BenchPlan plan;
  private final Clock clock;
  private final Consumer<String> progress;
  private final InetSocketAddress broker;
  private final Messages messages;
  private final List<BenchAgent> agents = new ArrayList<>();
  private final List<byte[]> agentIds = new ArrayList<>();
  private int opened;
  private int ready;
  private CommandTally tally = new CommandTally(CommandTally.FINAL, Span.from(0, 0, 0));

  /**
   * @param progress is told what is going on, a line each
   */
  public Bench(BenchPlan plan, Clock clock, Consumer<String> progress) {
    this.plan = plan;
    this.clock = clock;
    this.progress = progress;
    int port = plan.url().getPort();
    this.broker = new InetSocketAddress(plan.url().getHost(), port < 0 ? 80 : port);
    String run = Long.toString(System.nanoTime() & 0xffffffffffL, 36);
    this.messages = new Messages(plan.load().type(), plan.load().payloadBytes(), run);
  }

  /**
   * Does all of it.
   *
   * @throws LaunchException when the broker cannot be reached or does not let the bench in
   */
  public BenchResult run() {
    try (Loop loop = new Loop(broker)) {
      Producer producer = producer(loop.hostAndPort());
      connect(loop, producer);
      BenchResult result = measure(loop, producer);
      agents.forEach(BenchAgent::close);
      producer.close();
      loop.flush();
      return result;
    } catch (IOException | RuntimeException e) {
      throw e instanceof LaunchException told
          ? told
          : new LaunchException("The bench broke off: " + e.getMessage(), e);
    }
  }

  private Producer producer(String host) {
    Heard heard = new Heard();
    int window = plan.load().window();
    return plan.via() == BenchPlan.Via.HTTP
        ? new HttpProducer(host, plan.adminKey(), window, messages, heard)
        : new SocketProducer(host, plan.adminKey(), window, messages, heard);
  }

  private void connect(Loop loop, Producer producer) throws IOException {
    long begin = System.nanoTime();
    producer.connect(loop);
    int wanted = plan.load().agents();
    while (opened < wanted || ready < producer.connections()) {
      while (agents.size() < wanted && agents.size() - opened < CONNECTING_AT_ONCE) {
        BenchAgent agent = agent(loop.hostAndPort(), "bench-" + (agents.size() + 1));
        agents.add(agent);
        loop.connect(agent);
      }
      loop.turn(Drive.TURN_MILLIS);
      if (System.nanoTime() - begin > CONNECT_NANOS) {
        throw new LaunchException("Only " + opened + " of " + wanted + " agents got in in time.");
      }
    }
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s connected in %.1f s; %d s of warm-up, then %d s are measured",
            BenchResult.agents(wanted),
            (System.nanoTime() - begin) / 1e9,
            plan.load().warmUpSeconds(),
            plan.load().seconds()));
  }

  private BenchAgent agent(String host, String id) {
    agentIds.add(id.getBytes(US_ASCII));
    String token = EdgeToken.make(plan.edgeSecret(), new AgentId(id), "bench", clock.instant());
    return new BenchAgent(host, id, token, messages, new Arrivals());
  }

  private BenchResult measure(Loop loop, Producer producer) throws IOException {
    BenchPlan.Load load = plan.load();
    OptionalLong pid = plan.pid().isPresent() ? plan.pid() : Cpu.listener(broker);
    Span span = Span.from(System.nanoTime(), load.warmUpSeconds(), load.seconds());
    int released =
        plan.via() == BenchPlan.Via.HTTP
            ? CommandTally.ACCEPTED | CommandTally.ARRIVED
            : CommandTally.FINAL;
    tally = new CommandTally(released, span);
    Drive.Terms terms =
        new Drive.Terms(
            load.rate(),
            load.window(),
            PING_SECONDS,
            "not submitted, because the window was full",
            "without an end 15 s later");
    Usage usage = new Drive(loop, terms, tally, new Submitted(producer)).run(span, pid);
    return BenchResult.of(plan, tally, usage);
  }

  /** What the producer submits, for the agents in turn. */
  private final class Submitted implements Drive.Traffic {
    private final Producer producer;

    Submitted(Producer producer) {
      this.producer = producer;
    }

    @Override
    public boolean canSend() {
      return producer.canSubmit();
    }

    @Override
    public void send(int number) throws IOException {
      producer.submit(number, agentIds.get(number % agentIds.size()));
    }

    @Override
    public void ping() {
      agents.forEach(BenchAgent::ping);
      producer.ping();
    }
  }

  /** What the agents hear. */
  private final class Arrivals implements BenchAgent.Listener {
    @Override
    public void opened() {
      opened++;
    }

    @Override
    public void arrived(int number) {
      if (number >= 0) {
        tally.reached(number, CommandTally.ARRIVED, System.nanoTime());
      }
    }

    @Override
    public void lost(String agent, IOException cause) {
      if (opened < plan.load().agents()) {
        throw new LaunchException(
            "The agent " + agent + " cannot connect: " + cause.getMessage() + ".", cause);
      }
      tally.error("agent lost: " + cause.getMessage(), 1);
    }
  }

  /** What the producer hears. */
  private final class Heard implements Producer.Listener {
    @Override
    public void ready() {
      ready++;
    }

    @Override
    public void accepted(int number) {
      tally.reached(number, CommandTally.ACCEPTED, System.nanoTime());
    }

    @Override
    public void ended(int number, String status) {
      if (status.equals("completed")) {
        tally.reached(number, CommandTally.FINAL, System.nanoTime());
      } else {
        tally.failed(number, "ended " + status);
      }
    }

    @Override
    public void refused(int number, String code) {
      tally.failed(number, "refused: " + code);
    }

    @Override
    public void lost(IOException cause) {
      String hint = cause.getMessage().endsWith(" 404") ? " (without one: --via http)" : "";
      throw new LaunchException(
          "The producer lost the broker: " + cause.getMessage() + hint + ".", cause);
    }
  }
}
