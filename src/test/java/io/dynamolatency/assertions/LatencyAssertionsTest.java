package io.dynamolatency.assertions;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatExceptionOfType;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatThrownBy;
import static io.dynamolatency.result.Statistic.MAX;
import static io.dynamolatency.result.Statistic.P90;
import static java.time.Duration.ofMillis;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.InsufficientEvidenceException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class LatencyAssertionsTest {

    private final LatencyResult kept =
            SampleResults.of(KEEP_ALIVE).alike(199, 6).result();
    private final LatencyResult closed = SampleResults.of(CLOSE).alike(199, 21).result();

    @Test
    void figuresAreDurationsOfAssertJ() {
        assertThat(kept).p50().isLessThan(ofMillis(7));
        assertThat(kept).p90().isEqualTo(ofMillis(6));
        assertThat(kept).p95().isEqualTo(ofMillis(6));
        assertThat(kept).p99().isLessThan(ofMillis(15));
        assertThat(kept).max().isEqualTo(ofMillis(6));
        assertThat(kept).firstCall().isEqualTo(ofMillis(20));
    }

    @Test
    void aFigureOverItsLimitSaysWhatWasMeasured() {
        assertThatThrownBy(() -> assertThat(closed).as("orders").p99().isLessThan(ofMillis(15)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[orders]")
                .hasMessageContaining(
                        "p99 of \"putItem, Connection: close, Apache 5\": 21 ms, limit 15 ms: over by 6 ms.")
                .hasMessageContaining("199 of 199 calls after the first reached the limit (1 % allowed)")
                .hasMessageContaining("network: 5 ms round trip, TLS 1.3")
                .hasMessageContaining("connections: 200 opened for 200 exchanges");
    }

    @Test
    void aFigureThatCannotBeToldIsAnError() {
        assertThatExceptionOfType(InsufficientEvidenceException.class)
                .isThrownBy(() -> assertThat(kept).p999().isLessThan(ofMillis(15)))
                .withMessageContaining("at least 1001");
    }

    /** A run that proves its limit exceeded ends after 20 calls. */
    @Test
    void fewCallsThatAllReachTheLimitProveOver() {
        LatencyResult ended = SampleResults.of(CLOSE).alike(19, 21).result();
        assertThatThrownBy(() -> assertThat(ended).p99().isLessThan(ofMillis(15)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("over the limit of 15 ms. 19 of 19 calls after the first reached the limit")
                .hasMessageContaining("cause:    requests ask for their connection to be closed");
        assertThatExceptionOfType(InsufficientEvidenceException.class)
                .isThrownBy(() -> assertThat(ended).p99().isLessThan(ofMillis(30)))
                .withMessageContaining("at least 101");
    }

    @Test
    void connectionsAreCounted() {
        assertThat(kept).connections().hasAtMost(1).hasExactly(1).hasReuseRatioAtLeast(0.99);
        assertThat(closed).connections().hasExactly(200);
        assertThatThrownBy(() -> assertThat(closed).connections().hasAtMost(1))
                .hasMessageContaining(": 200, expected at most 1: 199 more (200 calls).");
        assertThatThrownBy(() -> assertThat(kept).connections().hasExactly(2))
                .hasMessageContaining(": 1, expected exactly 2: 1 fewer (200 calls).");
        assertThatThrownBy(() -> assertThat(closed).as("reuse").connections().hasReuseRatioAtLeast(0.5))
                .hasMessageContaining("[reuse]")
                .hasMessageContaining(": 0, expected at least 0.5 (");
        assertThatThrownBy(() -> assertThat(kept).connections().hasReuseRatioAtLeast(2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatElseTheWireShowsIsLimited() {
        assertThat(kept)
                .connections()
                .hasAtMostPer100Calls(0.5)
                .hasAtMostRetries(0)
                .hasAtMostLeaked(0)
                .hasAtMostFullHandshakes(1)
                .areReused();
        assertThatThrownBy(() -> assertThat(closed).connections().hasAtMostPer100Calls(1.5))
                .hasMessageContaining("connections per 100 calls of")
                .hasMessageContaining(": 100, expected at most 1.5 (200 calls).");
        assertThatThrownBy(() -> assertThat(closed).as("guard").connections().areReused())
                .hasMessageContaining("[guard]")
                .hasMessageContaining(": 200, expected at most 1 if connections are reused: 199 more (");
        LatencyResult one = SampleResults.of(KEEP_ALIVE).alike(0, 6).result();
        assertThatThrownBy(() -> assertThat(one).connections().areReused())
                .isInstanceOf(InsufficientEvidenceException.class)
                .hasMessageContaining(
                        ": 1 call cannot show whether connections are reused, since even a client that reuses"
                                + " them may open 1 connection; write iterations = 2 or more");
        assertThatThrownBy(() -> assertThat(kept).connections().hasAtMostPer100Calls(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("connections per 100 calls = -1 is out of range; write 0 or more");
    }

    @Test
    void failedCallsAreCounted() {
        assertThat(kept).hasNoErrors();
        LatencyResult failing = SampleResults.of(KEEP_ALIVE)
                .alike(99, 6)
                .errors(Map.of("java.io.IOException", 3))
                .result();
        assertThatThrownBy(() -> assertThat(failing).hasNoErrors())
                .hasMessageContaining("3 of 103 calls of \"putItem, keep-alive, Apache 5\" failed, expected none.")
                .hasMessageContaining("3 x java.io.IOException");
    }

    @Test
    void oneIsFasterThanTheOther() {
        assertThat(kept)
                .isFasterThan(closed)
                .byAtLeast(2.0)
                .byAtLeast(3.5)
                .at(P90)
                .byAtLeast(3.0);
        assertThatThrownBy(() -> assertThat(kept).isFasterThan(closed).byAtLeast(4.0))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(", expected at least 4.00 times as fast as")
                .hasMessageContaining("the ratio is 3.50 (3.50 to 3.50) with 99.9 % confidence, unpaired.")
                .hasMessageContaining("fix:      pair the results with interleaved = true")
                .hasMessageContaining("ratios: p50 3.50 (3.50 to 3.50), p90 3.50 (3.50 to 3.50), p99 3.50 (");
        assertThatThrownBy(() -> assertThat(closed).as("wrong way").isFasterThan(kept))
                .hasMessageContaining("[wrong way]")
                .hasMessageContaining(", expected faster than \"putItem, keep-alive, Apache 5\"");
        assertThatThrownBy(() -> assertThat(kept).isFasterThan(closed).at(P90).byAtLeast(4.0))
                .hasMessageContaining(
                        "keep-alive, Apache 5\" (p90 6 ms, 200 calls), expected at least 4.00 times as fast as");
    }

    @Test
    void aRatioThatIsNotProvedIsAWarning() {
        LatencyResult slower = mixed(7, 5.5);
        LatencyResult faster = mixed(5, 6.5);
        assertThat(faster).isFasterThan(slower).byAtLeast(1.1);
        assertThat(SampleResults.data(faster).warnings())
                .hasSize(2)
                .allMatch(warning ->
                        warning.contains(" is undecided: the ratio is 1.40 (0.85 to 1.40) with 99.9 % confidence;"))
                .allMatch(warning -> warning.endsWith(" make more calls, or pair them with interleaved = true"));
    }

    /** 21 calls like this and 20 like that, so that both are within the interval of the median. */
    private static LatencyResult mixed(double millis, double others) {
        double[] all = new double[41];
        Arrays.setAll(all, i -> i % 2 == 0 ? millis : others);
        return SampleResults.of(KEEP_ALIVE).millis(all).result();
    }

    @Test
    void aRatioWithoutAnIntervalIsAnErrorAndNoPass() {
        LatencyResult few = SampleResults.of(KEEP_ALIVE).alike(5, 6).result();
        assertThatThrownBy(() -> assertThat(few).isFasterThan(closed).byAtLeast(2.0))
                .isInstanceOf(InsufficientEvidenceException.class)
                .hasMessageContaining("there are too few calls for an interval at 99.9 % confidence");
        assertThatThrownBy(() -> assertThat(kept).isFasterThan(closed).at(MAX).byAtLeast(2.0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> assertThat(kept).isFasterThan(closed).byAtLeast(0))
                .hasMessageContaining("write a number above 0, such as 2.0");
    }

    @Test
    void roundTripsAreWholeNumbers() {
        // 5 ms against 11 ms: what calls cost falls out
        LatencyResult one = SampleResults.of(KEEP_ALIVE)
                .alike(49, 6)
                .reference(ofMillis(11), 12)
                .result();
        assertThat(one).roundTripsPerCall().isAtMost(1).isAtLeast(1).isAtMost(2);
        assertThatThrownBy(() -> assertThat(one).as("mine").roundTripsPerCall().isAtLeast(2))
                .hasMessageContaining("[mine]")
                .hasMessageContaining("1.0 (1.0 to 1.0 with 99.9 % confidence), expected at least 2: too few (");
        LatencyResult three = SampleResults.of(CLOSE)
                .alike(49, 46)
                .reference(ofMillis(11), 63.4)
                .result();
        assertThat(three).roundTripsPerCall().isAtMost(3).isAtLeast(3);
        assertThatThrownBy(() -> assertThat(three).roundTripsPerCall().isAtMost(1))
                .hasMessageContaining(": 2.9 (2.9 to 2.9 with 99.9 % confidence)")
                .hasMessageContaining(", 3.0 on the wire, expected at most 1: over (")
                .hasMessageContaining("cause:    requests ask for their connection to be closed");
    }

    @Test
    void roundTripsThatTheWireDoesNotShowAreNoProof() {
        LatencyResult slow = SampleResults.of(KEEP_ALIVE)
                .alike(49, 46)
                .reference(ofMillis(11), 64)
                .result();
        assertThat(slow).roundTripsPerCall().isAtMost(1);
        assertThat(SampleResults.data(slow).warnings())
                .singleElement()
                .asString()
                .contains("round trips per call at most 1 is undecided: 3.0 (3.0 to 3.0 with 99.9 % confidence) by the"
                        + " times of calls, 1.0 on the wire");
    }

    @Test
    void roundTripsThatCannotBeToldAreAnErrorAndNoPass() {
        LatencyResult cold = SampleResults.of(KEEP_ALIVE).alike(49, 6).result();
        assertThatThrownBy(() -> assertThat(cold).roundTripsPerCall().isAtMost(1))
                .isInstanceOf(InsufficientEvidenceException.class)
                .hasMessageContaining("are unknown, which is an error, not a pass: the kit measures round trips after"
                        + " the warm-up");
    }

    @Test
    void aMissingResultIsSaidToBeMissing() {
        @Nullable LatencyResult none = null;
        assertThatThrownBy(() -> assertThat(none).p50().isLessThan(ofMillis(6)))
                .hasMessageContaining("Expecting actual not to be null");
    }
}
