package io.responder.notify.http;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;

/**
 * Which addresses may be connected to, so that a URL or a DNS answer cannot turn the responder
 * against the network it runs in.
 *
 * <p>The ranges are compared as bytes: the predicates of {@link InetAddress} miss unique local,
 * IPv4-compatible, NAT64, 6to4 and shared addresses, each of which can lead inside.
 */
public enum AddressPolicy {
  /** Public unicast addresses only. */
  PUBLIC {
    @Override
    public boolean permits(InetAddress address) {
      byte[] bytes = address.getAddress();
      return RESERVED.stream().noneMatch(range -> range.contains(bytes));
    }
  },
  /** Every address, for receivers inside the cluster. */
  ANY {
    @Override
    public boolean permits(InetAddress address) {
      return true;
    }
  };

  private static final List<Range> RESERVED =
      List.of(
          Range.v4(0, 0, 8), // this network
          Range.v4(10, 0, 8), // private
          Range.v4(100, 64, 10), // shared, carrier-grade NAT
          Range.v4(127, 0, 8), // loopback
          Range.v4(169, 254, 16), // link-local, metadata services
          Range.v4(172, 16, 12), // private
          new Range(List.of(192, 0, 0), 4, 24), // protocol assignments
          new Range(List.of(192, 0, 2), 4, 24), // documentation
          new Range(List.of(192, 88, 99), 4, 24), // 6to4 relays
          Range.v4(192, 168, 16), // private
          Range.v4(198, 18, 15), // benchmarks
          new Range(List.of(198, 51, 100), 4, 24), // documentation
          new Range(List.of(203, 0, 113), 4, 24), // documentation
          Range.v4(224, 0, 3), // multicast, reserved, broadcast
          new Range(
              Collections.nCopies(12, 0), 16, 96), // ::/96: unspecified, loopback, IPv4-compatible
          new Range(List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff), 16, 96), // IPv4-mapped
          Range.v6(0x0064, 0xff9b, 32), // NAT64, well-known and local
          Range.v6(0x0100, 0x0000, 64), // discard
          Range.v6(0x2001, 0x0000, 23), // protocol assignments, Teredo
          Range.v6(0x2001, 0x0db8, 32), // documentation
          Range.v6(0x2002, 0x0000, 16), // 6to4
          Range.v6(0xfc00, 0x0000, 7), // unique local
          Range.v6(0xfe80, 0x0000, 10), // link-local
          Range.v6(0xfec0, 0x0000, 10), // site-local
          Range.v6(0xff00, 0x0000, 8)); // multicast

  public abstract boolean permits(InetAddress address);

  /**
   * A range of addresses.
   *
   * @param prefix the leading bytes; the rest is zero
   * @param size the length of an address in bytes
   * @param bits how many bits count
   */
  private record Range(List<Integer> prefix, int size, int bits) {

    static Range v4(int first, int second, int bits) {
      return new Range(List.of(first, second), 4, bits);
    }

    static Range v6(int first, int second, int bits) {
      List<Integer> prefix = List.of(first >> 8, first & 0xff, second >> 8, second & 0xff);
      return new Range(prefix, 16, bits);
    }

    boolean contains(byte[] address) {
      if (address.length != size) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int index = bit / 8;
        int expected = index < prefix.size() ? prefix.get(index) : 0;
        int mask = 0x80 >> (bit % 8);
        if ((address[index] & mask) != (expected & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
