package app.tandem.loyalty;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Tells addresses of the public internet from those that lead inside: loopback, private, link-local (where cloud
 * metadata answers), carrier-grade NAT, and the rest of the IANA special-purpose registries.
 */
final class PublicAddresses {
    private PublicAddresses() {}

    // https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast and reserved space
    private static final String[] NOT_PUBLIC_4 = {
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4"
    };
    // Within 2000::/3, the only space given out for the public internet: Teredo and its neighbours, documentation, and
    // 6to4, which wraps an IPv4 address. Everything outside, such as fc00::/7, fe80::/10 and NAT64, is not public at
    // all.
    private static final String[] NOT_PUBLIC_6 = {"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"};

    static boolean isPublic(InetAddress address) {
        // Java reads an IPv4-mapped IPv6 address (::ffff:10.0.0.1) as the IPv4 address it is.
        if (address instanceof Inet4Address) return !inAny(address, NOT_PUBLIC_4);
        return in(address, "2000::/3") && !inAny(address, NOT_PUBLIC_6);
    }

    private static boolean inAny(InetAddress address, String[] blocks) {
        for (var block : blocks) {
            if (in(address, block)) return true;
        }
        return false;
    }

    private static boolean in(InetAddress address, String block) {
        var slash = block.indexOf('/');
        var network = InetAddress.ofLiteral(block.substring(0, slash)).getAddress();
        var bits = Integer.parseInt(block.substring(slash + 1));
        var bytes = address.getAddress();
        for (int i = 0; i < bytes.length && bits > 0; i++, bits -= 8) {
            var mask = bits >= 8 ? 0xff : 0xff << (8 - bits) & 0xff;
            if ((bytes[i] & mask) != (network[i] & mask)) return false;
        }
        return true;
    }
}
