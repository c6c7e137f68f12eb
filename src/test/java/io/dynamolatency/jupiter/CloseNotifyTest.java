package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.IDLE_EXPIRED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Each pool announces in TLS that it closes a connection. The diagnosis rests on this. */
@Timeout(180)
@Tag("slow")
class CloseNotifyTest {

    private static final List<LatencyResult> RESULTS = new ArrayList<>();

    /** The JDK's pool is not among them: it keeps connections for 5 s, and so the kit closes them. */
    static class Expired {
        @DynamoLatencyTest(
                iterations = 6,
                warmup = 0,
                modes = IDLE_EXPIRED,
                network = @Network(tls = TlsVersion.TLS_1_3),
                httpClients = {HttpClientKind.APACHE5, HttpClientKind.APACHE4, HttpClientKind.CRT})
        void sync(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(
                iterations = 6,
                warmup = 0,
                modes = IDLE_EXPIRED,
                network = @Network(tls = TlsVersion.TLS_1_2),
                httpClients = {HttpClientKind.APACHE5, HttpClientKind.APACHE4, HttpClientKind.CRT})
        void olderTls(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(
                iterations = 6,
                warmup = 0,
                modes = IDLE_EXPIRED,
                network = @Network(tls = TlsVersion.TLS_1_3),
                httpClients = {HttpClientKind.NETTY, HttpClientKind.CRT_ASYNC})
        void async(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }

        @DynamoLatencyTest(
                iterations = 6,
                warmup = 0,
                modes = IDLE_EXPIRED,
                network = @Network(tls = TlsVersion.TLS_1_2),
                httpClients = {HttpClientKind.NETTY, HttpClientKind.CRT_ASYNC})
        void olderTlsAsync(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }

        @AfterEach
        void keep(LatencyResult result) {
            RESULTS.add(result);
        }
    }

    @Test
    void poolsAnnounceTheirCloses() {
        Fixture.run(Expired.class).passes(10);
        // without the last connection, which no pool closes: its client is closed after the calls
        assertThat(RESULTS).hasSize(10).allSatisfy(result -> assertThat(
                        result.wire().connections().subList(0, result.count() - 1))
                .filteredOn(connection -> connection.closedBy() == Closer.CLIENT_FIN)
                .hasSizeGreaterThanOrEqualTo(4)
                .allMatch(ConnectionRecord::closeNotify));
    }
}
