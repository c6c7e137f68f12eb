package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.fixture.UnwritableProperties;
import io.dynamolatency.internal.client.ClientFactoryException;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.TestProperties;
import io.dynamolatency.internal.client.UserClient;
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
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;

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
        assertThat(opened).hasSize(2).allSatisfy(FailedOpeningTest::refuses);
    }

    @Test
    void keepsItsReasonAndClosesTheRestIfAPartCannotBeClosed() throws IOException {
        List<URI> opened = new ArrayList<>();
        try (StubBackend backend = new StubBackend();
                KitClients clients = new KitClients();
                BackendLink link = BackendLink.to(backend, backend.start(), false);
                UnwritableProperties properties = new UnwritableProperties()) {
            UserClient own = new UserClient("the factory", false, endpoint -> {
                opened.add(endpoint.uri());
                return new UnusableClient(properties::begin);
            });
            assertThatThrownBy(() -> new ProxiedSetup(
                            link,
                            NetworkProfile.DEFAULT,
                            RunCertificate.create(),
                            clients,
                            HttpClientKind.APACHE5,
                            Optional.of(own),
                            false,
                            false,
                            FlightRecord.off("a test"),
                            Optional.empty(),
                            Optional.empty(),
                            TestProperties::hold))
                    .isInstanceOf(ClientFactoryException.class)
                    .hasRootCauseMessage("no answer")
                    .hasSuppressedException(new IllegalStateException(UnwritableProperties.MESSAGE));
        }
        assertThat(opened).singleElement().satisfies(FailedOpeningTest::refuses);
    }

    @Test
    void closesAllPartsAndThrowsTheFirstFailure() {
        List<String> closed = new ArrayList<>();
        IllegalStateException same = new IllegalStateException("first");
        assertThatThrownBy(() -> MeasurementSetup.closeAll(
                        () -> {
                            throw same;
                        },
                        () -> {
                            throw same;
                        },
                        () -> {
                            throw new NoClassDefFoundError("second");
                        },
                        () -> closed.add("third")))
                .isSameAs(same)
                .hasSuppressedException(new NoClassDefFoundError("second"));
        assertThat(same.getSuppressed()).hasSize(1);
        assertThat(closed).containsExactly("third");
    }

    private record UnusableClient(Runnable beforeTrial) implements DynamoDbClient {

        @Override
        public ListTablesResponse listTables(ListTablesRequest request) {
            beforeTrial.run();
            throw new IllegalStateException("no answer");
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private static void refuses(URI address) {
        assertThatThrownBy(() -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), 5_000);
                    }
                })
                .isInstanceOf(ConnectException.class);
    }
}
