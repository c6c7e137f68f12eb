package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.backend.BackendAccess;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.client.UsersProxy;
import io.dynamolatency.internal.wire.RecordedWireLog;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
        KitEndpoint endpoint = new KitEndpoint(URI.create("https://127.0.0.1:4711"), BackendAccess.ANYBODY);
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

    private static String fault(String scheme) {
        KitEndpoint endpoint = new KitEndpoint(URI.create(scheme + "://127.0.0.1:4711"), BackendAccess.ANYBODY);
        return UserClientFault.of("clients", endpoint, RecordedWireLog.EMPTY, Optional.of(new IllegalStateException()));
    }
}
