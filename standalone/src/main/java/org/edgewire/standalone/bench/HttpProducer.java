package org.edgewire.standalone.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Submits by HTTP, one request at a time on each connection. The end of a command is asked for by a
 * second request that waits for it, which would double the load; so only as many are followed as a
 * few connections can.
 */
final class HttpProducer implements Producer {
  private static final int MAX_CONNECTIONS = 128;
  private static final int FOLLOWERS = 4;

  private final List<Submitter> submitters = new ArrayList<>();
  private final List<Follower> followers = new ArrayList<>();
  private final Deque<Submitter> idle = new ArrayDeque<>();
  private final Deque<Follower> idleFollowers = new ArrayDeque<>();
  private final Messages messages;
  private final Listener listener;

  HttpProducer(String host, String adminKey, int window, Messages messages, Listener listener) {
    this.messages = messages;
    this.listener = listener;
    for (int i = 0; i < Math.min(window, MAX_CONNECTIONS); i++) {
      submitters.add(new Submitter(host, adminKey));
    }
    for (int i = 0; i < FOLLOWERS; i++) {
      followers.add(new Follower(host, adminKey));
    }
  }

  @Override
  public void connect(Loop loop) throws IOException {
    for (HttpPeer peer : submitters) {
      loop.connect(peer);
    }
    for (HttpPeer peer : followers) {
      loop.connect(peer);
    }
  }

  @Override
  public int connections() {
    return submitters.size() + followers.size();
  }

  @Override
  public boolean canSubmit() {
    return !idle.isEmpty();
  }

  @Override
  public void submit(int number, byte[] agent) {
    Submitter submitter = idle.pop();
    submitter.number = number;
    String path = "/edge/agents/" + new String(agent, US_ASCII) + "/commands";
    submitter.post(path.getBytes(US_ASCII), messages.body(number));
  }

  @Override
  public void ping() {
    // Kept connections may be idle for long.
  }

  @Override
  public void close() {
    // HTTP knows no goodbye.
  }

  private final class Submitter extends HttpPeer {
    private int number;

    Submitter(String host, String adminKey) {
      super(host, adminKey);
    }

    @Override
    void connected() {
      idle.push(this);
      listener.ready();
    }

    @Override
    void answered(int status, Bytes answer, int from, int to) {
      idle.push(this);
      if (status == 201) {
        listener.accepted(number);
        follow(answer, from, to);
      } else {
        String code = Messages.stringAfter(Messages.CODE, answer, from, to);
        listener.refused(number, status + " " + code);
      }
    }

    private void follow(Bytes answer, int from, int to) {
      Follower follower = idleFollowers.poll();
      if (follower != null) {
        follower.number = number;
        follower.get(
            "/edge/commands/"
                + Messages.stringAfter(Messages.COMMAND_ID, answer, from, to)
                + "?wait_seconds=30");
      }
    }

    @Override
    void failed(IOException cause) {
      listener.lost(cause);
    }
  }

  private final class Follower extends HttpPeer {
    private int number;

    Follower(String host, String adminKey) {
      super(host, adminKey);
    }

    @Override
    void connected() {
      idleFollowers.push(this);
      listener.ready();
    }

    @Override
    void answered(int status, Bytes answer, int from, int to) {
      idleFollowers.push(this);
      String ended = Messages.stringAfter(Messages.STATUS, answer, from, to);
      listener.ended(number, status == 200 ? ended : "answer " + status);
    }

    @Override
    void failed(IOException cause) {
      listener.lost(cause);
    }
  }
}
