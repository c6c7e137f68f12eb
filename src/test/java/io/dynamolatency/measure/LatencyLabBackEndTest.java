package io.dynamolatency.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.BackendKind;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.faults.EndpointStage;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.backend.endpoint.EndpointSettings;
import io.dynamolatency.internal.setup.TestRunResources;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Back ends for code outside tests, and addresses that back ends must not have. */
@Timeout(60)
@Tag("slow")
class LatencyLabBackEndTest {

    @Test
    void fromAnyCodeABackEndIsTakenWithOrWithoutTheProxy() {
        System.setProperty(
                EndpointSettings.URI_PARAMETER, EndpointStage.dynamo().toString());
        try {
            for (NetworkProfile network : new NetworkProfile[] {NetworkProfile.DEFAULT, NetworkProfile.REAL}) {
                try (LatencyLab lab = LatencyLab.open(BackendKind.ENDPOINT, network, HttpClientKind.APACHE5)) {
                    String table = lab.table().name();
                    LatencyResult result = lab.probe().iterations(5).warmup(0).measure(() -> lab.client()
                            .describeTable(r -> r.tableName(table)));
                    assertThat(result.count()).isEqualTo(5);
                    assertThat(SampleResults.data(result).environment().backend())
                            .startsWith("the endpoint http://127.0.0.1:");
                    assertThat(result.wire().evidence()).isEqualTo(network.emulated() ? Evidence.PROXY : Evidence.NONE);
                }
            }
        } finally {
            System.clearProperty(EndpointSettings.URI_PARAMETER);
        }
    }

    @Test
    void beforeAwsNoNetworkCanBeEmulated() {
        assertThatThrownBy(() -> LatencyLab.open(BackendKind.AWS, NetworkProfile.DEFAULT, HttpClientKind.APACHE5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write NetworkProfile.REAL");
    }

    @Test
    void anAddressOfAwsIsNoEndpoint() {
        Map<String, String> parameters =
                Map.of(EndpointSettings.URI_PARAMETER, "https://dynamodb.eu-west-1.amazonaws.com");
        try (TestRunResources run = new TestRunResources(key -> Optional.ofNullable(parameters.get(key)))) {
            assertThatThrownBy(() -> run.open(BackendKind.ENDPOINT, NetworkProfile.DEFAULT, HttpClientKind.APACHE5))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContainingAll("AWS itself", "nothing was sent", "Write backend = AWS");
        }
    }
}
