package io.dynamolatency.internal.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Two addresses of this machine with one name. A client that looks up the name gets both addresses.
 *
 * @param name the name that clients look up; the proxy's certificate must have this name
 * @param first the address that clients get first; a planned fault can make this address refuse connections
 * @param second the address that always accepts connections
 */
public record TwoAddresses(String name, InetAddress first, InetAddress second) {

    private static final String NAME = "localhost";

    /**
     * Returns the two addresses of {@code localhost}, in the order in which this JVM gets them.
     *
     * @throws IllegalStateException if this machine does not have these addresses; see {@link #missing()}
     */
    public static TwoAddresses ofLocalhost() {
        missing().ifPresent(why -> {
            throw new IllegalStateException(why);
        });
        InetAddress[] all = lookedUp();
        return new TwoAddresses(NAME, all[0], all[1]);
    }

    /**
     * Returns why this machine can't make one of two addresses refuse connections, and what to change. The result is
     * empty if the machine can do this.
     */
    public static Optional<String> missing() {
        return missing(lookedUp(), RefusedConnections.count().isPresent());
    }

    /** @param counts whether the system counts refused connections */
    static Optional<String> missing(InetAddress[] found, boolean counts) {
        if (!counts) {
            return Optional.of("this system does not count refused connections, so the kit can't know whether a client"
                    + " tried the dead address; run the test on Linux");
        }
        List<String> addresses =
                Arrays.stream(found).map(InetAddress::getHostAddress).toList();
        return addresses.size() == 2
                ? Optional.empty()
                : Optional.of("the name " + NAME + " must have two addresses on this machine, but it has "
                        + (addresses.isEmpty() ? "none" : addresses.stream().collect(Collectors.joining(" and ")))
                        + "; write the lines \"127.0.0.1 " + NAME + "\" and \"::1 " + NAME
                        + "\" into /etc/hosts, or into a file that the test's JVM gets as -Djdk.net.hosts.file");
    }

    private static InetAddress[] lookedUp() {
        try {
            return InetAddress.getAllByName(NAME);
        } catch (UnknownHostException unknown) {
            return new InetAddress[0];
        }
    }
}
