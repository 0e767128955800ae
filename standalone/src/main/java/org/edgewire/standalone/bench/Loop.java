package org.edgewire.standalone.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * All connections of a bench on one thread. What is written in one turn goes out in one call per
 * connection at its end. Only {@link #wakeUp} may be called by another thread.
 */
final class Loop implements AutoCloseable {
  private final InetSocketAddress broker;
  private final Selector selector;
  private final ByteBuffer exchange = ByteBuffer.allocateDirect(128 * 1_024);
  private final Set<Peer> dirty = new LinkedHashSet<>();

  Loop(InetSocketAddress broker) throws IOException {
    this.broker = broker;
    this.selector = Selector.open();
  }

  String hostAndPort() {
    return broker.getHostString() + ":" + broker.getPort();
  }

  void connect(Peer peer) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
    boolean connected = channel.connect(broker);
    SelectionKey key =
        channel.register(
            selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, peer);
    peer.attach(key, dirty);
    if (connected) {
      peer.connected();
    }
  }

  /** Waits for something to happen, at most so long, and handles it. */
  void turn(long millis) throws IOException {
    flush();
    selector.select(this::handle, millis);
    flush();
  }

  void flush() {
    for (Peer peer : dirty) {
      try {
        peer.write(exchange);
      } catch (IOException e) {
        peer.lost(e);
      }
    }
    dirty.clear();
  }

  void wakeUp() {
    selector.wakeup();
  }

  private void handle(SelectionKey key) {
    Peer peer = (Peer) key.attachment();
    try {
      if (key.isConnectable()) {
        ((SocketChannel) key.channel()).finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        peer.connected();
      }
      if (key.isWritable()) {
        peer.write(exchange);
      }
      if (key.isReadable()) {
        peer.read(exchange);
      }
    } catch (IOException e) {
      peer.lost(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
