package io.dynamolatency.internal.proxy;

import static io.dynamolatency.fault.FaultKind.DEAD_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.fixture.TwoAddressJvm;
import io.dynamolatency.wire.WireLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which HTTP clients try the second address of a name when the first is dead. Other clients repeat the first. */
@Timeout(200)
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class DeadAddressClientsTest {

    /** On a busy machine, a time-out of the client may end an attempt, which the client then repeats. */
    private static final Pattern TRIES_THE_SECOND = Pattern.compile(".* no error, ([12]) attempts, \\1 opened, .*");

    private static final Pattern TRIES_THE_FIRST_AGAIN = Pattern.compile(".*Exception, 2 attempts, 0 opened, .*");

    /** Makes one call with each client that an argument names, and prints what happened. */
    static final class Program {

        public static void main(String[] kinds) throws Exception {
            for (String kind : kinds) {
                System.out.println("client: " + kind + ": " + seen(HttpClientKind.valueOf(kind)));
            }
            // CRT's threads are no daemons
            System.exit(0);
        }

        private static String seen(HttpClientKind kind) throws Exception {
            byte[] answer = "{}".getBytes(StandardCharsets.US_ASCII);
            NetworkProfile network = NetworkProfile.of(Duration.ZERO, TlsVersion.TLS_1_3);
            try (RawServer upstream = RawServer.answering(
                            request -> RawHttp.answer(200, answer, "Content-Type: application/x-amz-json-1.0"));
                    LatencyProxy proxy = LatencyProxy.open(Proxies.settings(upstream.uri(), network, Duration.ZERO)
                            .with(Optional.of(TwoAddresses.ofLocalhost())));
                    FaultedClient client = FaultedClient.open(kind, proxy.uri(), 2)) {
                proxy.faults(List.of(WireFault.of(DEAD_ADDRESS)), 1);
                String failure = "no error";
                try {
                    client.call(false);
                } catch (Exception e) {
                    failure = FaultedClient.rootOf(e);
                }
                proxy.faults(List.of(), 0);
                WireLog log = Proxies.settled(proxy);
                return failure + ", " + client.attempts.get() + " attempts, "
                        + log.connections().size() + " opened, refused: "
                        + !log.faults().isEmpty();
            }
        }
    }

    private static String line(List<String> lines, HttpClientKind kind) {
        return lines.stream()
                .filter(line -> line.startsWith("client: " + kind + ": "))
                .findFirst()
                .orElse(String.join("\n", lines));
    }

    private static void clientsOfTheJvm(List<String> lines) {
        for (HttpClientKind kind : List.of(HttpClientKind.APACHE5, HttpClientKind.APACHE4)) {
            assertThat(line(lines, kind)).matches(TRIES_THE_SECOND).endsWith("refused: true");
        }
        for (HttpClientKind kind : List.of(HttpClientKind.URL_CONNECTION, HttpClientKind.NETTY)) {
            assertThat(line(lines, kind)).matches(TRIES_THE_FIRST_AGAIN).endsWith("refused: true");
        }
    }

    @Test
    void clientsThatLookUpNamesWithTheJvm(@TempDir Path directory) throws Exception {
        clientsOfTheJvm(TwoAddressJvm.run(directory, Program.class, "APACHE5", "APACHE4", "URL_CONNECTION", "NETTY"));
    }

    @Test
    void allClientsIfTheMachineHasTwoAddresses(@TempDir Path directory) throws Exception {
        assumeTrue(TwoAddressJvm.hasNamespaces(directory), "this machine has no mount namespaces for this user");
        List<String> lines = TwoAddressJvm.runWithHosts(
                directory,
                Program.class,
                Arrays.stream(HttpClientKind.values()).map(Enum::name).toArray(String[]::new));
        clientsOfTheJvm(lines);
        assertThat(line(lines, HttpClientKind.CRT)).matches(TRIES_THE_SECOND);
        assertThat(line(lines, HttpClientKind.CRT_ASYNC)).matches(TRIES_THE_SECOND);
    }
}
