package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.contract.SharedLab;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.proxy.UserEndpoint;
import io.dynamolatency.internal.suite.SuiteGuard;
import io.dynamolatency.measure.LatencyLab;
import io.dynamolatency.measure.LatencyResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Clients that are measured without the proxy, in a suite with a guard. */
@Timeout(60)
@Tag("slow")
class GuardedDirectClientTest {

    private static final int CALLS = 20;

    @TempDir
    private Path directory = Path.of("");

    private Optional<String> parameter(String name) {
        return Optional.ofNullable(Map.of(
                        "dynamolatency.suite",
                        "guard",
                        "dynamolatency.report.dir",
                        directory.resolve("report").toString(),
                        "dynamolatency.baseline.dir",
                        directory.toString())
                .get(name));
    }

    @Test
    void connectionsAreCountedAtTheEndpointItself() {
        UserClient own = SharedLab.Lab.ownOn(HttpClientKind.APACHE5);
        try (SuiteGuard guard = SuiteGuard.open(this::parameter).orElseThrow();
                UserEndpoint there = UserEndpoint.open(TlsVersion.TLS_1_3).closingAfterAnswers();
                LatencyLab lab =
                        LatencyLab.direct(() -> (DynamoDbClient) own.factory().create(there.endpoint()))) {
            assertThat(guard).isNotNull();
            LatencyResult result = lab.probe().iterations(CALLS).warmup(0).measure(() -> lab.client()
                    .listTables());

            assertThat(SampleResults.data(result).environment().backend())
                    .isEqualTo(there.uri().toString());
            assertThat(result.wire().opened()).isGreaterThanOrEqualTo(CALLS);
        }
    }
}
