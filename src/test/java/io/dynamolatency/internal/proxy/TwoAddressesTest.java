package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a machine needs, so that one of two addresses can die. */
@Tag("unit")
class TwoAddressesTest {

    private static InetAddress[] addresses(int count) throws UnknownHostException {
        InetAddress[] all = new InetAddress[count];
        for (int i = 0; i < count; i++) {
            all[i] = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + i)});
        }
        return all;
    }

    @Test
    void twoAddressesAreEnough() throws UnknownHostException {
        assertThat(TwoAddresses.missing(addresses(2), true)).isEmpty();
    }

    @Test
    void oneAddressIsNotEnough() throws UnknownHostException {
        assertThat(TwoAddresses.missing(addresses(1), true))
                .hasValue("the name localhost must have two addresses on this machine, but it has 127.0.0.1; write the"
                        + " lines \"127.0.0.1 localhost\" and \"::1 localhost\" into /etc/hosts, or into a file that"
                        + " the test's JVM gets as -Djdk.net.hosts.file");
        assertThat(TwoAddresses.missing(addresses(0), true).orElseThrow()).contains("but it has none; write");
        assertThat(TwoAddresses.missing(addresses(3), true).orElseThrow())
                .contains("but it has 127.0.0.1 and 127.0.0.2 and 127.0.0.3; write");
    }

    @Test
    void aSystemThatDoesNotCountIsNotEnough() throws UnknownHostException {
        assertThat(TwoAddresses.missing(addresses(2), false).orElseThrow())
                .startsWith("this system does not count refused connections")
                .endsWith("run the test on Linux");
    }

    @Test
    void theCountIsInAColumnOfTheKernelsTable() {
        List<String> lines = List.of(
                "Ip: Forwarding DefaultTTL",
                "Ip: 1 64",
                "Tcp: RtoAlgorithm ActiveOpens PassiveOpens AttemptFails EstabResets",
                "Tcp: 1 88 77 12 3");
        assertThat(RefusedConnections.count(lines)).hasValue(12);
        assertThat(RefusedConnections.count(List.of("Tcp: RtoAlgorithm", "Tcp: 1")))
                .isEmpty();
        assertThat(RefusedConnections.count(lines.subList(0, 3))).isEmpty();
        assertThat(RefusedConnections.count(List.of())).isEmpty();
    }
}
