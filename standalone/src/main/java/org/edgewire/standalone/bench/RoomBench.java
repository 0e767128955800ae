package org.edgewire.standalone.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.edgewire.member.SessionId;
import org.edgewire.standalone.launch.LaunchException;

/**
 * Lets members join one MiniApp session, has some of them send patches, and measures how these
 * reach everybody. Everything but the pace happens on the thread that calls {@link #run}. Used
 * once.
 */
public final class RoomBench {
  private static final int CONNECTING_AT_ONCE = 50;
  private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int PING_SECONDS = 30;

  private final RoomPlan plan;
  private final Consumer<String> progress;
  private final InetSocketAddress broker;
  private final Patches patches;
  private final String session;
  private final List<RoomMember> members = new ArrayList<>();
  private int joined;
  private RoomTally tally = new RoomTally(1, 1, Span.from(0, 0, 0));

  /**
   * @param progress is told what is going on, a line each
   */
  public RoomBench(RoomPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
    int port = plan.url().getPort();
    this.broker = new InetSocketAddress(plan.url().getHost(), port < 0 ? 80 : port);
    this.patches = new Patches(plan.load().patchBytes());
    this.session =
        plan.session()
            .map(SessionId::value)
            .orElseGet(() -> "bench-" + Long.toString(System.nanoTime() & 0xffffffffffL, 36));
  }

  /**
   * Does all of it.
   *
   * @throws LaunchException when the broker cannot be reached, or a member is refused or lost
   */
  public RoomResult run() {
    try (Loop loop = new Loop(broker)) {
      join(loop);
      RoomResult result = measure(loop);
      members.forEach(RoomMember::close);
      loop.flush();
      return result;
    } catch (IOException | RuntimeException e) {
      throw e instanceof LaunchException told
          ? told
          : new LaunchException("The bench broke off: " + e.getMessage(), e);
    }
  }

  private void join(Loop loop) throws IOException {
    long begin = System.nanoTime();
    int wanted = plan.load().members();
    while (joined < wanted) {
      while (members.size() < wanted && members.size() - joined < CONNECTING_AT_ONCE) {
        int index = members.size();
        String token = plan.tokens().apply("bench-" + (index + 1));
        RoomMember member = new RoomMember(loop.hostAndPort(), session, token, index, new Heard());
        members.add(member);
        loop.connect(member);
      }
      loop.turn(Drive.TURN_MILLIS);
      if (System.nanoTime() - begin > CONNECT_NANOS) {
        throw new LaunchException("Only " + joined + " of " + wanted + " members got in in time.");
      }
    }
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s joined in %.1f s; %d s of warm-up, then %d s are measured",
            RoomResult.members(wanted),
            (System.nanoTime() - begin) / 1e9,
            plan.load().warmUpSeconds(),
            plan.load().seconds()));
  }

  private RoomResult measure(Loop loop) throws IOException {
    RoomPlan.Load load = plan.load();
    OptionalLong pid = plan.pid().isPresent() ? plan.pid() : Cpu.listener(broker);
    Span span = Span.from(System.nanoTime(), load.warmUpSeconds(), load.seconds());
    tally = new RoomTally(load.members(), load.senders(), span);
    Drive.Terms terms =
        new Drive.Terms(
            load.rate(),
            load.window(),
            PING_SECONDS,
            "not sent, because the window was full",
            "not heard by all 15 s later");
    Usage usage = new Drive(loop, terms, tally, new Sent()).run(span, pid);
    return RoomResult.of(plan, tally, usage);
  }

  /** What the members send. */
  private final class Sent implements Drive.Traffic {
    @Override
    public void send(int number) {
      members.get(tally.senderOf(number)).sendText(patches.frame(number));
    }

    @Override
    public void ping() {
      members.forEach(RoomMember::ping);
    }
  }

  /** What the members hear. */
  private final class Heard implements RoomMember.Listener {
    @Override
    public void joined() {
      joined++;
    }

    @Override
    public void heard(int member, int number) {
      tally.heard(member, number, System.nanoTime());
    }

    @Override
    public void refused(int number, String code) {
      tally.refused(number, code);
    }

    @Override
    public void lost(int member, IOException cause) {
      String what = joined < plan.load().members() ? " cannot join: " : " was lost: ";
      throw new LaunchException("Member " + (member + 1) + what + cause.getMessage() + ".", cause);
    }
  }
}
