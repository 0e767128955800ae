package org.edgewire.it.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.stream.IntStream;

/** Ports that nobody listens on. */
final class FreePorts {
  /** Below the range from which systems take ports for outgoing connections. */
  private static final int FIRST = 20_000;

  private static final int LAST = 32_000;
  private static final Random RANDOM = new Random();

  private FreePorts() {}

  /** The first of that many free ports in a row. */
  static int block(int count) {
    for (int attempt = 0; attempt < 200; attempt++) {
      int first = FIRST + RANDOM.nextInt(LAST - FIRST - count);
      if (IntStream.range(first, first + count).allMatch(FreePorts::isFree)) {
        return first;
      }
    }
    throw new IllegalStateException("no " + count + " free ports in a row found");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
