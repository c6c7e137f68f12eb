package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.client.UsersProxy;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;

@Tag("unit")
class UserClientFaultTest {

    @Test
    void namesTheProxyThatMayLeadTheClientAway() {
        String before = System.setProperty("https.proxyHost", "proxy.corp.example");
        try {
            // a variable of this machine is named first
            String proxy = UsersProxy.named("https").orElseThrow();
            assertThat(fault("https"))
                    .endsWith("has seen no connection.\n"
                            + "cause: the client is closed, has no keys, or " + proxy
                            + " sends its requests to another machine\n"
                            + "fix: return an open client; leave its proxy configuration to the SDK, or unset "
                            + proxy.substring(0, proxy.indexOf(' ')));
        } finally {
            if (before == null) {
                System.clearProperty("https.proxyHost");
            } else {
                System.setProperty("https.proxyHost", before);
            }
        }
    }

    @Test
    void anExceptionFromOutsideAddsNoLines() {
        KitEndpoint endpoint = new KitEndpoint(URI.create("https://127.0.0.1:4711"), DynamoBackend.Access.ANYBODY);
        assertThat(UserClientFault.of(
                                "clients",
                                endpoint,
                                RecordedWireLog.EMPTY,
                                Optional.of(new IllegalStateException("no\n::error::forged\u001b[2J\nnothing")))
                        .lines())
                .first()
                .isEqualTo("The client of clients was tested with a call of listTables, which failed:"
                        + " java.lang.IllegalStateException: no ::error::forged\\u001b[2J nothing");
    }

    @Test
    void aTimeOutThatIsShorterThanAHandshakeIsNamed() {
        SampleWire wire = new SampleWire();
        wire.connection(0)
                .failed("the connection was closed before the handshake was over")
                .closed(Closer.CLIENT_FIN, 1);
        KitEndpoint endpoint = new KitEndpoint(URI.create("https://127.0.0.1:4711"), DynamoBackend.Access.ANYBODY);
        assertThat(UserClientFault.of(
                        "clients", endpoint, wire.log(), Optional.of(ApiCallAttemptTimeoutException.create(20))))
                .endsWith("(the connection was closed before the handshake was over).\n"
                        + "cause: apiCallAttemptTimeout ran out during the handshake of its connections\n"
                        + "fix: raise apiCallAttemptTimeout above the time that a new connection and a call take"
                        + " together");
    }

    private static String fault(String scheme) {
        KitEndpoint endpoint = new KitEndpoint(URI.create(scheme + "://127.0.0.1:4711"), DynamoBackend.Access.ANYBODY);
        return UserClientFault.of("clients", endpoint, RecordedWireLog.EMPTY, Optional.of(new IllegalStateException()));
    }

    private static String afterHandshake(String failure, Closer closer) {
        SampleWire wire = new SampleWire();
        wire.connection(0).failed(failure).closed(closer, 1);
        KitEndpoint endpoint = new KitEndpoint(URI.create("https://127.0.0.1:4711"), DynamoBackend.Access.ANYBODY);
        return UserClientFault.of("clients", endpoint, wire.log(), Optional.of(new IllegalStateException()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The client supported protocol versions [TLSv1.2] are not accepted by server preferences [x] | SERVER",
                "no cipher suites in common | SERVER",
                "the client sent no TLS record; it may speak plain HTTP | SERVER",
                "Received fatal alert: protocol_version | CLIENT_FIN",
                "Received fatal alert: internal_error | CLIENT_FIN"
            })
    void aHandshakeThatFailsForAnotherReasonIsNotGivenUpAndNotDistrusted(String failure, Closer closer) {
        assertThat(afterHandshake(failure, closer))
                .endsWith("has seen 1 connection and no successful TLS handshake.\n"
                        + "cause: the TLS handshake failed: " + failure + "\n"
                        + "fix: let the client use https, and compare the TLS versions and ciphers of both sides;"
                        + " @Network(tls = ...) sets the version of the run");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"the connection was closed before the handshake was over", "Received fatal alert: number 90"})
    void aClientThatClosesWithoutAnErrorGaveUp(String failure) {
        assertThat(afterHandshake(failure, Closer.CLIENT_FIN))
                .contains("has seen 1 connection and no successful TLS handshake (" + failure + ").\ncause: the client"
                        + " closed its connections during the handshake");
        assertThat(afterHandshake(failure, Closer.PROXY)).contains("cause: the TLS handshake failed: " + failure);
    }

    @Test
    void anAlertForTheCertificateIsDistrust() {
        assertThat(afterHandshake(
                        "Received fatal alert: unknown_ca: the client does not trust the run's certificate",
                        Closer.CLIENT_FIN))
                .contains("cause: the client does not trust the run's certificate authority\n");
    }
}
