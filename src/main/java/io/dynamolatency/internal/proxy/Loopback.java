package io.dynamolatency.internal.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The address on which the kit's servers listen. */
public final class Loopback {

    private Loopback() {}

    /** Returns 127.0.0.1, also in a JVM that prefers IPv6. */
    public static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }
}
