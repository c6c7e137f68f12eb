package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A proxy before a back end that speaks TLS. */
@Timeout(30)
@Tag("server")
class UpstreamTlsTest {

    private static final NetworkProfile PLAIN = NetworkProfile.of(Duration.ZERO, TlsVersion.NONE);

    private static LatencyProxy before(URI upstream, Optional<RunCertificate> trusted) {
        return LatencyProxy.open(new ProxySettings(
                upstream,
                trusted.map(one -> new CertificateAuthorities(List.of(one.authority()))),
                PLAIN,
                Proxies.CERTIFICATE));
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
    void warmConnectionsSaveANewClientAHandshake(TlsVersion version) throws Exception {
        try (RawServer behind = RawServer.echo();
                LatencyProxy server = Proxies.open(behind.uri(), Duration.ZERO, version);
                LatencyProxy proxy = before(server.uri(), Optional.of(Proxies.CERTIFICATE))) {
            Proxies.await("a warm connection", () -> server.log().connections().stream()
                    .anyMatch(c -> c.handshake() == Handshake.FULL));
            for (int i = 0; i < 5; i++) {
                try (RawClient client = RawClient.plain(proxy.uri())) {
                    assertThat(client.ask(RawHttp.put()).body()).isEqualTo("{\"a\":1}");
                }
            }
            WireLog there = Proxies.settled(server);
            assertThat(Proxies.settled(proxy).opened()).isEqualTo(5);
            assertThat(there.exchanges()).hasSize(5);
            // one, or with one ahead while the first is asked
            assertThat(there.opened()).isBetween(1, 2);
            assertThat(there.failedHandshakes()).isZero();
        }
    }

    @Test
    void theyEndWithTheProxy() throws Exception {
        try (RawServer behind = RawServer.echo();
                LatencyProxy server = Proxies.open(behind.uri(), Duration.ZERO, TlsVersion.TLS_1_3)) {
            try (LatencyProxy proxy = before(server.uri(), Optional.of(Proxies.CERTIFICATE));
                    RawClient client = RawClient.plain(proxy.uri())) {
                client.ask(RawHttp.put());
            }
            assertThat(Proxies.settled(server).connections()).allMatch(c -> c.closedBy() != null);
            assertThat(Proxies.settled(server).connections())
                    .noneMatch(c -> c.closedBy() == Closer.SERVER || c.closedBy() == Closer.PROXY);
        }
    }

    @Test
    void anUntrustedCertificateIsA502() throws Exception {
        try (RawServer behind = RawServer.echo();
                LatencyProxy server = Proxies.open(behind.uri(), Duration.ZERO, TlsVersion.TLS_1_3)) {
            for (Optional<RunCertificate> other :
                    List.of(Optional.<RunCertificate>empty(), Optional.of(RunCertificate.create()))) {
                try (LatencyProxy proxy = before(server.uri(), other);
                        RawClient client = RawClient.plain(proxy.uri())) {
                    RawHttp.Message answer = client.ask(RawHttp.put());
                    assertThat(answer.status()).isEqualTo(502);
                    assertThat(answer.body()).contains("the back end at https://127.0.0.1:", "certification path");
                }
            }
            assertThat(behind.requests()).isEmpty();
        }
    }

    @Test
    void aCertificateOfAnotherHostIsA502() throws Exception {
        // the certificate is for localhost and the loopback addresses
        try (RawServer behind = RawServer.echo();
                LatencyProxy server = Proxies.open(behind.uri(), Duration.ZERO, TlsVersion.TLS_1_3);
                LatencyProxy proxy = before(
                        URI.create("https://127.0.0.2:" + server.uri().getPort()), Optional.of(Proxies.CERTIFICATE));
                RawClient client = RawClient.plain(proxy.uri())) {
            // nothing listens there, or the certificate is for another address: never an answer
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(502);
            assertThat(behind.requests()).isEmpty();
        }
    }

    @Test
    void oneThatSpeaksPlainHttpIsA502() throws Exception {
        try (RawServer plain = RawServer.echo();
                LatencyProxy proxy = before(
                        URI.create("https://127.0.0.1:" + plain.uri().getPort()), Optional.of(Proxies.CERTIFICATE));
                RawClient client = RawClient.plain(proxy.uri())) {
            RawHttp.Message answer = client.ask(RawHttp.put());
            assertThat(answer.status()).isEqualTo(502);
            assertThat(plain.requests()).isEmpty();
        }
    }
}
