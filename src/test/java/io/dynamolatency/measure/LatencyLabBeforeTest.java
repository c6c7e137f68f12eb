package io.dynamolatency.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.orders.Orders;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.faults.EndpointStage;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.fixture.UnwritableProperties;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.ReportSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Proxies before addresses that the clients of the code call anyway. */
@Timeout(60)
@Tag("slow")
class LatencyLabBeforeTest {

    private static final byte[] TABLES = "{\"TableNames\":[]}".getBytes(StandardCharsets.UTF_8);

    private static RawServer server() throws IOException {
        return RawServer.answering(request ->
                RawHttp.answer(200, TABLES, "Content-Type: application/x-amz-json-1.0", "x-amzn-RequestId: 1"));
    }

    @Test
    void severalSeeTheClientsOfTheirAddress() throws IOException {
        try (RawServer one = server();
                RawServer other = server();
                LatencyLab beforeOne = LatencyLab.before(one.uri());
                LatencyLab beforeOther = LatencyLab.before(other.uri());
                DynamoDbClient ofOne = Orders.client(one.uri());
                DynamoDbClient ofOther = Orders.client(other.uri());
                DynamoDbClient byEndpoint = Orders.client(beforeOther.endpoint().uri())) {
            ofOne.listTables();
            Orders.elsewhere(ofOne);
            ofOther.listTables();
            byEndpoint.listTables();
            byEndpoint.listTables();
            assertThat(beforeOne.wire().exchanges()).hasSize(2);
            assertThat(beforeOne.wire().connections()).hasSize(1);
            assertThat(beforeOther.wire().exchanges()).hasSize(3);
            assertThat(beforeOther.wire().connections()).hasSize(2);
        }
    }

    @Test
    void resultsAreLabelledAndReported(@TempDir Path dir) throws IOException {
        URI dynamo = EndpointStage.dynamo();
        NetworkProfile network = NetworkProfile.of(Duration.ofMillis(1), TlsVersion.TLS_1_3);
        System.setProperty(ReportSettings.DIR, dir.toString());
        RunReport.running(false);
        try {
            try (LatencyLab lab = LatencyLab.before(dynamo, network);
                    DynamoDbClient client = Orders.client(dynamo)) {
                LatencyResult result = lab.probe().iterations(5).warmup(0).measure(client::listTables);
                assertThat(result.mode()).isEqualTo(ConnectionMode.AS_BUILT);
                assertThat(result.httpClient()).isEmpty();
                assertThat(result.wire().exchanges()).hasSize(5);
                assertThat(result.toString()).contains("before " + dynamo + ", as built");
                assertThatThrownBy(lab::client)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("clients of your code");
                assertThatThrownBy(() -> lab.probe().measure(ConnectionMode.CLOSE, client::listTables))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("measure AS_BUILT");
            }
        } finally {
            RunReport.running(true);
            System.clearProperty(ReportSettings.DIR);
        }
        assertThat(Files.readString(dir.resolve("results.json")))
                .contains(LatencyLabBeforeTest.class.getName(), "before " + dynamo);
        assertThat(dir.resolve("report.html")).exists();
    }

    @Test
    void anIpv6AddressIsNoArgument() {
        String name = LatencyLab.nameBefore(URI.create("http://[::1]:8000"));
        assertThat(name).isEqualTo("before http://::1:8000");
        assertThat(MeasuredTest.methodOf(name)).isEqualTo(name);
        assertThat(MeasuredTest.argumentsOf(name)).isEmpty();
    }

    @Test
    void aFailedOpeningLeavesNoProxy() throws IOException {
        List<URI> opened = new ArrayList<>();
        try (RawServer server = server()) {
            assertThatThrownBy(() -> LatencyLab.open(
                            run -> run.openBefore(server.uri(), NetworkProfile.of(Duration.ZERO, TlsVersion.NONE)),
                            (run, setup) -> {
                                opened.add(setup.endpoint().uri());
                                throw new IllegalStateException("no client");
                            }))
                    .hasMessage("no client");
            assertThat(opened).singleElement().satisfies(proxy -> assertThatThrownBy(() -> {
                        try (Socket socket = new Socket()) {
                            socket.connect(new InetSocketAddress(proxy.getHost(), proxy.getPort()), 5_000);
                        }
                    })
                    .isInstanceOf(ConnectException.class));
        }
    }

    @Test
    void aFailedOpeningKeepsItsReasonIfTheSetupCannotBeClosed() throws IOException {
        try (RawServer server = server();
                UnwritableProperties properties = new UnwritableProperties()) {
            assertThatThrownBy(() -> LatencyLab.open(
                            run -> run.openBefore(server.uri(), NetworkProfile.of(Duration.ZERO, TlsVersion.NONE)),
                            (run, setup) -> {
                                properties.begin();
                                throw new IllegalStateException("no client");
                            }))
                    .hasMessage("no client")
                    .hasSuppressedException(new IllegalStateException(UnwritableProperties.MESSAGE));
        }
    }

    @Test
    void awsIsRefusedAndSoIsAnAddressWithoutAnAnswer() throws IOException {
        assertThatThrownBy(() -> LatencyLab.before(URI.create("https://dynamodb.eu-west-1.amazonaws.com")))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("nothing was sent");
        URI closed = RawServer.closed();
        assertThatThrownBy(() -> LatencyLab.before(closed))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(closed.toString());
    }
}
