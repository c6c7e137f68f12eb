package com.example.article;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.TLS_1_2;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static io.dynamolatency.jupiter.Network.Preset.ARTICLE;
import static io.dynamolatency.jupiter.Network.Time.WAITED;
import static java.time.Duration.ofMillis;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * "DynamoDB, NodeJS vs. Python and persistent connections" as a test: 50 times {@code putItem}, on a connection that is kept and
 * with {@code Connection: close}.
 *
 * <p>The article's own network comes last, on a JVM that has made some thousand calls by then: a cold one takes several
 * milliseconds for a call by itself, as the article's "except for the first one" tells of Python.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ArticleTest {

    @Order(3)
    @DynamoLatencyTest(
            modes = {KEEP_ALIVE, CLOSE},
            iterations = 50,
            network = @Network(preset = ARTICLE))
    @ExpectLatency(modes = KEEP_ALIVE, p90 = "10 ms")
    @ExpectConnections(modes = KEEP_ALIVE, atMost = 1)
    void putItem(DynamoDbClient dynamo, TestTable table) {
        put(dynamo, table);
    }

    @Order(1)
    @DynamoLatencyTest(
            modes = {KEEP_ALIVE, CLOSE},
            iterations = 50,
            network = @Network(rtt = "10 ms", tls = TLS_1_3, time = WAITED))
    @ExpectConnections(modes = KEEP_ALIVE, atMost = 1)
    void putItemOverTls13(DynamoDbClient dynamo, TestTable table) {
        put(dynamo, table);
    }

    @Order(2)
    @DynamoLatencyTest(
            modes = {KEEP_ALIVE, CLOSE},
            iterations = 50,
            network = @Network(rtt = "10 ms", tls = TLS_1_2, time = WAITED))
    @ExpectConnections(modes = KEEP_ALIVE, atMost = 1)
    void putItemOverTls12(DynamoDbClient dynamo, TestTable table) {
        put(dynamo, table);
    }

    private static void put(DynamoDbClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }

    /** "Except for the first one, most of them are sub 10 ms": the first call pays for the connection. */
    @AfterEach
    void theFirstCallIsSlow(LatencyResult result) {
        NetworkProfile network = result.network();
        Duration newConnection = network.newConnection(false).plus(network.rtt());
        assertThat(result.firstCall().orElseThrow()).isGreaterThanOrEqualTo(newConnection);
        assertThat(result).hasNoErrors();
    }

    @AfterEach
    void aConnectionForEachCallOrOneForAll(LatencyResult result) {
        assertThat(result).connections().hasExactly(result.mode() == CLOSE ? 50 : 1);
    }

    /** "Operations took at least 50 ms, often longer." */
    @AfterAll
    static void withConnectionCloseEachCallIsSlow(LatencyResults results) {
        assertThat(results.of("putItem", CLOSE).quantile(0.10)).isGreaterThanOrEqualTo(ofMillis(50));
    }

    @AfterAll
    static void keepingTheConnectionIsFaster(LatencyResults results) {
        for (String test : new String[] {"putItem", "putItemOverTls13", "putItemOverTls12"}) {
            assertThat(results.of(test, KEEP_ALIVE))
                    .as(test)
                    .isFasterThan(results.of(test, CLOSE))
                    .byAtLeast(2.0);
        }
    }
}
