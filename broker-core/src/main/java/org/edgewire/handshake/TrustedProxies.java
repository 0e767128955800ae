package org.edgewire.handshake;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The proxies whose {@code X-Forwarded-For} is believed. Everybody can send that header, so it
 * counts only as far as it was written by one of them: read from its end, the first address that is
 * no proxy of ours is the client's. Immutable; asks no name server.
 *
 * @param ranges where they are
 */
public record TrustedProxies(List<Range> ranges) {
  /** Nobody is believed. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final String HEADER = "X-Forwarded-For";
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern WITH_PORT =
      Pattern.compile("\\[([^\\]]*)\\](?::[0-9]+)?|([0-9.]+):[0-9]+");

  /**
   * Addresses that begin with the same bits.
   *
   * @param network one of them
   * @param bits how many bits are the same
   */
  public record Range(InetAddress network, int bits) {
    boolean contains(InetAddress address) {
      byte[] ours = network.getAddress();
      byte[] given = address.getAddress();
      if (ours.length != given.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((ours[bit / 8] & mask) != (given[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Copies the list. */
  public TrustedProxies {
    ranges = List.copyOf(ranges);
  }

  /**
   * Reads addresses and CIDR ranges separated by commas, such as {@code 10.0.0.0/8, ::1}; empty
   * when one of them is neither.
   */
  public static Optional<TrustedProxies> parse(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Optional<Range> range = range(part.strip());
      if (range.isEmpty()) {
        return Optional.empty();
      }
      ranges.add(range.get());
    }
    return Optional.of(new TrustedProxies(ranges));
  }

  /** The request with the address of its client in place of the last proxy's. */
  public HandshakeView seenThrough(HandshakeView request) {
    String peer = request.remoteAddress();
    return isTrusted(peer)
        ? new Forwarded(request, clientOf(peer, request.header(HEADER)))
        : request;
  }

  private String clientOf(String peer, List<String> headers) {
    List<String> hops =
        headers.stream().flatMap(value -> Arrays.stream(value.split(",", -1))).toList();
    String client = peer;
    for (int i = hops.size() - 1; i >= 0; i--) {
      Optional<InetAddress> hop = address(withoutPort(hops.get(i).strip()));
      if (hop.isEmpty()) {
        return client;
      }
      client = hop.get().getHostAddress();
      if (!isTrusted(client)) {
        return client;
      }
    }
    return client;
  }

  private boolean isTrusted(String peer) {
    return address(peer)
        .filter(address -> ranges.stream().anyMatch(range -> range.contains(address)))
        .isPresent();
  }

  private static Optional<Range> range(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> network = address(slash < 0 ? text : text.substring(0, slash));
    if (network.isEmpty()) {
      return Optional.empty();
    }
    int most = 8 * network.get().getAddress().length;
    if (slash < 0) {
      return Optional.of(new Range(network.get(), most));
    }
    String bits = text.substring(slash + 1);
    return bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= most
        ? Optional.of(new Range(network.get(), Integer.parseInt(bits)))
        : Optional.empty();
  }

  private static String withoutPort(String hop) {
    var parts = WITH_PORT.matcher(hop);
    if (!parts.matches()) {
      return hop;
    }
    return parts.group(1) != null ? parts.group(1) : parts.group(2);
  }

  /** An address written as one; names are none, so that nobody's name server is asked. */
  private static Optional<InetAddress> address(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private record Forwarded(HandshakeView request, String remoteAddress) implements HandshakeView {
    @Override
    public String method() {
      return request.method();
    }

    @Override
    public String path() {
      return request.path();
    }

    @Override
    public String query() {
      return request.query();
    }

    @Override
    public List<String> header(String name) {
      return request.header(name);
    }
  }
}
