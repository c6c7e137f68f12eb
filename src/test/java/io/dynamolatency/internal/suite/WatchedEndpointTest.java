package io.dynamolatency.internal.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.interceptor.RequestAddress;
import io.dynamolatency.internal.proxy.RelayLoop;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Tag("server")
class WatchedEndpointTest {

    @Test
    void theHostStaysSoThatTheUsersNoProxyStillFits() throws Exception {
        assertThat(host("localhost", Duration.ZERO)).isEqualTo("localhost");
        assertThat(host("localhost", Duration.ofMillis(1))).isEqualTo("localhost");
        assertThat(host("127.0.0.1", Duration.ZERO)).isEqualTo("127.0.0.1");
        assertThat(host("127.0.0.2", Duration.ZERO))
                .as("the relay does not listen there")
                .isEqualTo("127.0.0.1");
    }

    private static String host(String host, Duration rtt) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName(host));
                RelayLoop loop = new RelayLoop()) {
            WatchedEndpoint watched = WatchedEndpoint.before(
                            new RequestAddress("http", host, server.getLocalPort()), loop, rtt, () -> {})
                    .orElseThrow();
            watched.closing().run();
            return watched.to().host();
        }
    }
}
