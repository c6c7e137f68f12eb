package io.dynamolatency.internal.setup;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatThrownBy;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.contract.SharedLab;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.measure.LatencyResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The article's finding in the form that no machine and no round-trip time changes. */
@ExtendWith(SharedLab.class)
@Tag("slow")
class RoundTripsPerCallTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 40})
    void areTheSameAtAnyRoundTripTime(int millis, SharedLab.Lab lab) {
        NetworkProfile network = NetworkProfile.of(Duration.ofMillis(millis), TlsVersion.TLS_1_3);
        List<LatencyResult> results = lab.measure(HttpClientKind.APACHE5, network, 1, 40, KEEP_ALIVE, CLOSE).stream()
                .map(SampleResults::result)
                .toList();
        LatencyResult kept = results.get(0);
        LatencyResult closed = results.get(1);
        assertThat(kept.roundTripsPerCall().counted()).hasValue(1.0);
        assertThat(closed.roundTripsPerCall().counted()).hasValue(3.0);
        // the same verdict at each: where the machine is too busy for times to be clear, the wire decides
        assertThat(kept).roundTripsPerCall().isAtMost(1);
        assertThatThrownBy(() -> assertThat(closed).roundTripsPerCall().isAtMost(1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(", 3.0 on the wire, expected at most 1: over (")
                .hasMessageContaining("cause:    requests ask for their connection to be closed");
        assertThat(closed).roundTripsPerCall().isAtMost(3);
    }
}
