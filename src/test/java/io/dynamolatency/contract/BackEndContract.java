package io.dynamolatency.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.driver.Measurement;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.ResultRemarks;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.TestRunResources;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.wire.WireLog.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** What every back end does for a test. Subclasses say how their back end starts, ends and starts again. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
public abstract class BackEndContract {

    private static final int CALLS = 12;

    private static final NetworkProfile NETWORK = NetworkProfile.of(Duration.ofMillis(1), TlsVersion.TLS_1_3);

    /** A back end as a test has it. */
    public interface Stage {

        BackendKind kind();

        Map<String, String> parameters();

        /** Ends it as a mishap would. */
        void kill() throws Exception;

        /** Starts it again where that is not the kit's to do. */
        void comeBack() throws Exception;

        /** Ends what the kit does not. */
        void end() throws Exception;
    }

    private @Nullable Stage stage;
    private @Nullable TestRunResources run;

    abstract Stage open() throws Exception;

    /** Between client and back end, where the kit is there to emulate one. */
    NetworkProfile network() {
        return NETWORK;
    }

    /** What is known of connections without the proxy: nothing over plain http. */
    Evidence straightEvidence() {
        return Evidence.NONE;
    }

    @BeforeAll
    void begin() throws Exception {
        stage = open();
        run = new TestRunResources(
                key -> Optional.ofNullable(stage().parameters().get(key)));
    }

    @AfterAll
    void end() throws Exception {
        if (run != null) {
            run.close();
        }
        if (stage != null) {
            stage.end();
        }
    }

    private Stage stage() {
        return Objects.requireNonNull(stage);
    }

    private boolean proxy() {
        return network().emulated();
    }

    private MeasurementSetup lab(NetworkProfile network) {
        return Objects.requireNonNull(run).open(stage().kind(), network, HttpClientKind.APACHE5);
    }

    private static DynamoDbClient client(MeasurementSetup lab) {
        return (DynamoDbClient) lab.client(ConnectionMode.KEEP_ALIVE);
    }

    @Test
    void tablesAndItems() {
        String name;
        try (MeasurementSetup lab = lab(network())) {
            DynamoDbClient dynamo = client(lab);
            TestTable table = lab.table();
            name = table.name();
            assertThat(dynamo.listTables().tableNames()).contains(name);
            Map<String, AttributeValue> item = table.newItem();
            dynamo.putItem(r -> r.tableName(name).item(item));
            assertThat(dynamo.getItem(r ->
                                    r.tableName(name).key(table.keyOf(item)).consistentRead(true))
                            .item())
                    .isEqualTo(item);
            assertThat(dynamo.scan(r -> r.tableName(name)).items()).containsExactly(item);
            dynamo.updateItem(r -> r.tableName(name)
                    .key(table.keyOf(item))
                    .updateExpression("ADD seen :one")
                    .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
            assertThat(dynamo.query(r -> r.tableName(name)
                                    .consistentRead(true)
                                    .keyConditionExpression("id = :id")
                                    .expressionAttributeValues(Map.of(":id", item.get("id"))))
                            .items()
                            .get(0))
                    .containsEntry("seen", AttributeValue.fromN("1"));
            dynamo.deleteItem(r -> r.tableName(name).key(table.keyOf(item)));
            assertThat(dynamo.scan(r -> r.tableName(name)).items()).isEmpty();
        }
        // the table goes with the measurement
        try (MeasurementSetup lab = lab(network())) {
            assertThat(client(lab).listTables().tableNames()).doesNotContain(name);
        }
    }

    @Test
    void errors() {
        try (MeasurementSetup lab = lab(network())) {
            DynamoDbClient dynamo = client(lab);
            TestTable table = lab.table();
            Map<String, AttributeValue> item = table.newItem();
            dynamo.putItem(r -> r.tableName(table.name()).item(item));
            assertThatThrownBy(() -> dynamo.putItem(
                            r -> r.tableName(table.name()).item(item).conditionExpression("attribute_not_exists(id)")))
                    .isInstanceOf(ConditionalCheckFailedException.class);
            assertThatThrownBy(() -> dynamo.putItem(
                            r -> r.tableName(table.name()).item(Map.of("other", AttributeValue.fromS("key")))))
                    .isInstanceOfSatisfying(DynamoDbException.class, refused -> {
                        assertThat(refused.statusCode()).isEqualTo(400);
                        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
                    });
            assertThatThrownBy(() -> dynamo.describeTable(r -> r.tableName("there-is-none")))
                    .isInstanceOf(ResourceNotFoundException.class);
            if (proxy()) {
                assertThat(lab.log().exchanges())
                        .extracting(exchange -> exchange.status() + " " + exchange.operation())
                        .containsExactly("200 PutItem", "400 PutItem", "400 PutItem", "400 DescribeTable");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KEEP_ALIVE", "CLOSE"})
    void connectionsAreCounted(ConnectionMode mode) {
        try (MeasurementSetup lab = lab(network())) {
            ResultData result = measure(lab, mode, network(), () -> {});
            assertThat(result.count()).isEqualTo(CALLS);
            assertThat(result.wire().evidence()).isEqualTo(proxy() ? Evidence.PROXY : straightEvidence());
            assertThat(result.wire().opened()).isEqualTo(mode == ConnectionMode.CLOSE ? CALLS : 1);
            assertThat(result.wire().retries()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KEEP_ALIVE", "CLOSE"})
    void withoutTheProxyTheyAreWhereTheJvmKnows(ConnectionMode mode) {
        try (MeasurementSetup lab = lab(NetworkProfile.REAL)) {
            ResultData result = measure(lab, mode, NetworkProfile.REAL, () -> {});
            assertThat(result.count()).isEqualTo(CALLS);
            assertThat(result.wire().evidence()).isEqualTo(straightEvidence());
            assertThat(ResultRemarks.uncheckedMode(result).isPresent()).isEqualTo(straightEvidence() == Evidence.NONE);
            if (straightEvidence() == Evidence.EVERY_HANDSHAKE) {
                assertThat(result.wire().opened()).isEqualTo(mode == ConnectionMode.CLOSE ? CALLS : 1);
            } else {
                assertThat(result.wire().gap()).contains("plain http");
            }
        }
    }

    @Test
    void killedMidRunFailsThisMeasurementButNotTheNext() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try {
            kill(calls);
        } finally {
            stage().comeBack();
        }
        try (MeasurementSetup lab = lab(network())) {
            assertThat(measure(lab, ConnectionMode.KEEP_ALIVE, network(), () -> {})
                            .wire()
                            .opened())
                    .isEqualTo(1);
        }
    }

    private void kill(AtomicInteger calls) {
        try (MeasurementSetup lab = lab(network())) {
            assertThatThrownBy(() -> measure(lab, ConnectionMode.KEEP_ALIVE, network(), () -> {
                        if (calls.incrementAndGet() == CALLS / 2) {
                            stage().kill();
                        }
                    }))
                    .satisfies(this::requireToldThatItEnded);
        }
        assertThat(calls.get()).isBetween(CALLS / 2, CALLS);
    }

    /** The back end is known to have ended, so that is what is wrong, and no failed calls of the test's. */
    void requireToldThatItEnded(Throwable told) {
        assertThat(told)
                .isInstanceOf(MeasurementException.class)
                .hasMessageContaining("failed call: call ")
                .hasMessageContaining("of the timed run");
    }

    /** The way without the proxy, on another client. */
    MeasurementSetup straight(HttpClientKind client, Optional<UserClient> own) {
        return Objects.requireNonNull(run).open(stage().kind(), NetworkProfile.REAL, client, own, true, List.of());
    }

    /** The same calls, on the client of a mode. */
    static ResultData measureStraight(MeasurementSetup lab, ConnectionMode mode) {
        return measure(lab, mode, NetworkProfile.REAL, () -> {});
    }

    private static ResultData measure(
            MeasurementSetup lab, ConnectionMode mode, NetworkProfile network, LatencyProbe.Call before) {
        TestTable table = lab.table();
        MeasuredTest subject = MeasuredTest.of(
                "BackEndContract", "putItem", mode, Optional.of(lab.httpClient()), network, lab.environment());
        var measured = new Measurement(
                        subject,
                        MeasurementSettings.of(List.of(mode))
                                .iterations(CALLS)
                                .warmup(0)
                                .build(),
                        lab,
                        in -> {
                            before.run();
                            ((DynamoDbClient) lab.client(in))
                                    .putItem(r -> r.tableName(table.name()).item(table.newItem()));
                        })
                .run()
                .get(0);
        measured.requireErrorsAtMost(0);
        return measured.result();
    }
}
