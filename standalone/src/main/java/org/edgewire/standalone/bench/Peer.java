package org.edgewire.standalone.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** One connection to the broker. On the loop's thread only. */
abstract class Peer {
  private final Bytes out = new Bytes(1_024);
  private final Bytes in = new Bytes(1_024);
  private SelectionKey key;
  private Set<Peer> dirty;
  private boolean over;

  /** The connection stands; the first words may be written. */
  abstract void connected();

  /** Takes as many complete messages from the front of what came as there are. */
  abstract void consume(Bytes came) throws IOException;

  /** The connection is gone; called once. */
  abstract void failed(IOException cause);

  final void attach(SelectionKey newKey, Set<Peer> flushedNext) {
    key = newKey;
    dirty = flushedNext;
  }

  /** What is added to it goes out at the end of the turn. */
  final Bytes out() {
    dirty.add(this);
    return out;
  }

  final void read(ByteBuffer exchange) throws IOException {
    exchange.clear();
    int count = ((SocketChannel) key.channel()).read(exchange);
    if (count < 0) {
      throw new EOFException("the broker closed the connection");
    }
    int at = in.room(count);
    exchange.flip().get(in.array(), at, count);
    in.added(count);
    consume(in);
  }

  final void write(ByteBuffer exchange) throws IOException {
    if (over || out.size() == 0) {
      return;
    }
    exchange.clear();
    exchange.put(out.array(), out.offset(), Math.min(out.size(), exchange.capacity())).flip();
    out.drop(((SocketChannel) key.channel()).write(exchange));
    key.interestOps(
        out.size() == 0 ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  final void lost(IOException cause) {
    if (over) {
      return;
    }
    over = true;
    key.cancel();
    try {
      key.channel().close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    failed(cause);
  }
}
