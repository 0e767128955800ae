package org.edgewire.room;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.edgewire.connection.CloseCode;
import org.edgewire.mailbox.Mailbox;
import org.edgewire.member.SessionId;
import org.edgewire.metrics.Metrics.Counter;
import org.edgewire.store.Receipt;
import org.edgewire.store.Refusal;
import org.edgewire.store.SessionContents;
import org.edgewire.store.SessionRecord;
import org.edgewire.wire.MemberMessage;

/**
 * The owner of one session while somebody wants something of it: reads it, serves it, gives it up.
 * Everything happens in its mailbox, but for what is said to be for any thread.
 */
final class Room {
  private static final Logger LOG = System.getLogger(Room.class.getName());
  private static final int MAILBOX_CAPACITY = 8_192;

  private enum Phase {
    NEW,
    OPENING,
    OPEN,
    OVER
  }

  private final SessionId id;
  private final Surroundings surroundings;
  private final Neighbours neighbours;
  private final Mailbox mailbox;
  private final List<Visit> arrivals = new ArrayList<>();
  private Phase phase = Phase.NEW;
  private Optional<OpenRoom> opened = Optional.empty();
  private volatile Optional<Outline> outline = Optional.empty();

  /**
   * What others may know of a room without asking it.
   *
   * @param record of its session
   * @param connections that are here, lost ones included
   * @param users that are here
   */
  record Outline(SessionRecord record, int connections, int users) {}

  /** What a room needs of the others. */
  interface Neighbours {
    /** A room is over: who wants that session is to find another. */
    void retire(Room room);

    /** The rules that changes have to pass. */
    List<SessionRule> rules();

    /** Who hears what happened. */
    SessionListener listener();

    /** A member's connection is over. */
    void left();
  }

  Room(SessionId id, Surroundings surroundings, Neighbours neighbours) {
    this.id = id;
    this.surroundings = surroundings;
    this.neighbours = neighbours;
    this.mailbox = new Mailbox(surroundings.threads().workers(), MAILBOX_CAPACITY, this::failed);
  }

  SessionId id() {
    return id;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  Neighbours neighbours() {
    return neighbours;
  }

  /** Any thread. */
  Optional<Outline> outline() {
    return outline;
  }

  void outline(Outline news) {
    outline = Optional.of(news);
  }

  // Any thread: what is to be done

  /** Takes a task that came from a member; false when too much waits. */
  boolean offer(Runnable task) {
    return mailbox.offer(task);
  }

  void post(Runnable task) {
    mailbox.post(task);
  }

  void visit(Visit visit) {
    mailbox.post(() -> arrived(visit));
  }

  void lost(Member member) {
    mailbox.post(
        () -> {
          if (!member.isOver()) {
            member.end(CloseCode.NORMAL, "closed by the peer");
            opened.ifPresent(room -> room.lost(member));
          }
        });
  }

  void close(Member member, CloseCode code, String reason) {
    mailbox.post(() -> end(member, code, reason));
  }

  /** A member's connection is closed by us; its place stays for a while. */
  void end(Member member, CloseCode code, String reason) {
    if (!member.isOver()) {
      member.end(code, reason);
      opened.ifPresent(room -> room.lost(member));
    }
  }

  /** In the mailbox: what closes each connection that is open. */
  List<Runnable> closes(CloseCode code, String reason) {
    List<Runnable> closes = new ArrayList<>();
    opened.ifPresent(
        room -> room.members().forEach(member -> closes.add(() -> close(member, code, reason))));
    return closes;
  }

  void tick() {
    mailbox.post(() -> opened.ifPresent(OpenRoom::tick));
  }

  // In the mailbox

  void patch(Member member, MemberMessage.StateUpdate message) {
    said(member, room -> room.patch(member, message));
  }

  void act(Member member, MemberMessage.Action message) {
    said(member, room -> room.act(member, message));
  }

  void typing(Member member, boolean typing) {
    opened.ifPresent(room -> room.typing(member, typing));
  }

  /** A member may speak before its session is open, or while it moves to another room. */
  private void said(Member member, Consumer<OpenRoom> task) {
    Room now = member.servedBy();
    if (now != this) {
      now.post(() -> now.said(member, task));
    } else if (phase == Phase.OPENING || phase == Phase.NEW) {
      arrivals.add(new Word(task));
    } else {
      opened.ifPresent(task);
    }
  }

  /** What a member said before the session was open. */
  private record Word(Consumer<OpenRoom> task) implements Visit {
    @Override
    public void open(OpenRoom room) {
      task.accept(room);
    }

    @Override
    public void failed(RoomAnswer why) {
      // So has its member, who hears of it.
    }

    @Override
    public void moved() {
      // A room that is opening is not over.
    }
  }

  private void arrived(Visit visit) {
    switch (phase) {
      case OPEN -> opened.orElseThrow().receive(List.of(visit));
      case OVER -> visit.moved();
      case OPENING -> arrivals.add(visit);
      case NEW -> {
        arrivals.add(visit);
        open();
      }
    }
  }

  private void open() {
    phase = Phase.OPENING;
    Optional<OpenOperation.New> wanted =
        arrivals.stream().map(Visit::wanted).flatMap(Optional::stream).findFirst();
    surroundings
        .store()
        .submit(
            new OpenOperation(id, wanted),
            Receipts.in(mailbox, this::read, why -> fail(new RoomAnswer.Unavailable(why))));
  }

  private void read(Optional<SessionContents> found) {
    if (found.isPresent()) {
      try {
        serve(new OpenRoom(this, surroundings, found.get()));
      } catch (RuntimeException e) {
        failed(e);
        release(false);
        fail(new RoomAnswer.Unavailable(Refusal.FAILED));
      }
      return;
    }
    List<Visit> inVain = arrivals.stream().filter(visit -> visit.wanted().isEmpty()).toList();
    arrivals.removeAll(inVain);
    inVain.forEach(visit -> visit.failed(new RoomAnswer.NoSession()));
    if (arrivals.isEmpty()) {
      over();
    } else {
      open();
    }
  }

  private void serve(OpenRoom room) {
    phase = Phase.OPEN;
    opened = Optional.of(room);
    room.publish();
    List<Visit> all = new ArrayList<>(arrivals);
    arrivals.clear();
    room.receive(all);
  }

  private void fail(RoomAnswer why) {
    List<Visit> all = new ArrayList<>(arrivals);
    arrivals.clear();
    over();
    all.forEach(visit -> visit.failed(why));
  }

  /** Nobody wants anything of it any more. */
  void giveUp(boolean visited) {
    release(visited);
    over();
  }

  private void release(boolean visited) {
    surroundings.store().submit(new ReleaseOperation(id, visited), Receipt.none());
  }

  /** From here on another room serves the session, if there is one. */
  void over() {
    phase = Phase.OVER;
    opened = Optional.empty();
    neighbours.retire(this);
  }

  void after(Duration delay, Runnable task) {
    surroundings.times().timer().after(delay, () -> mailbox.post(task));
  }

  private void failed(Throwable failure) {
    surroundings.metrics().count(Counter.INTERNAL_ERRORS);
    LOG.log(Level.ERROR, "a task of session " + id + " failed", failure);
  }
}
