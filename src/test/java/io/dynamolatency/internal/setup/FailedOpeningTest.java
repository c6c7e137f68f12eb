package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.proxy.RunCertificate;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A setup that can't be opened leaves nothing open. */
@Timeout(30)
@Tag("server")
class FailedOpeningTest {

    @Test
    void closesBothProxies() throws IOException {
        List<URI> opened = new ArrayList<>();
        try (StubBackend backend = new StubBackend();
                KitClients clients = new KitClients();
                BackendLink link = BackendLink.to(backend, backend.start(), false)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> new ProxiedSetup(
                            link,
                            NetworkProfile.DEFAULT,
                            RunCertificate.create(),
                            clients,
                            HttpClientKind.APACHE5,
                            Optional.empty(),
                            true,
                            false,
                            FlightRecord.off("a test"),
                            Optional.empty(),
                            Optional.empty(),
                            endpoint -> {
                                opened.add(endpoint.uri());
                                opened.add(endpoint.httpProxy().orElseThrow());
                                throw new IllegalStateException("no properties");
                            }))
                    .withMessage("no properties");
        }
        assertThat(opened).hasSize(2).allSatisfy(address -> assertThatThrownBy(() -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), 5_000);
                    }
                })
                .isInstanceOf(ConnectException.class));
    }
}
