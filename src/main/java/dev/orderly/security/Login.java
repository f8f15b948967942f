package dev.orderly.security;

import dev.orderly.database.ColumnText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Somebody who wants to log in.
 *
 * @param address where from: an IPv4 address, or the network (/64) of an IPv6 address, all of which one machine may have
 * @param name whose name is given, its first 100 characters
 * @param guess the {@link Fingerprint} of name and password
 */
record Login(String address, String name, String guess) {

    private static final int NAME_LENGTH = 100;
    private static final int NETWORK_BYTES = 8;

    static Login from(String remoteAddress, String name, String guess) {
        return new Login(network(remoteAddress), ColumnText.fitted(name, NAME_LENGTH), guess);
    }

    private static String network(String address) {
        // A name, which would be looked up, has no colon.
        if (!address.contains(":")) {
            return address;
        }
        try {
            var parsed = InetAddress.getByName(address.replaceFirst("%.*", ""));
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES)) + "::/64"
                    : parsed.getHostAddress();
        } catch (UnknownHostException noAddress) {
            return address;
        }
    }
}
