package io.dynamolatency.assertions;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatExceptionOfType;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatThrownBy;
import static java.time.Duration.ofMillis;

import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.NotResolvableException;
import io.dynamolatency.measure.SampleResults;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatencyAssertionsTest {

    private final LatencyResult kept =
            SampleResults.of(KEEP_ALIVE).alike(199, 6).get();
    private final LatencyResult closed = SampleResults.of(CLOSE).alike(199, 21).get();

    @Test
    void figuresAreDurationsOfAssertJ() {
        assertThat(kept).p50().isLessThan(ofMillis(7)).isPositive();
        assertThat(kept).p90().isEqualTo(ofMillis(6));
        assertThat(kept).p95().isEqualTo(ofMillis(6));
        assertThat(kept).p99().isLessThan(ofMillis(15));
        assertThat(kept).max().isLessThanOrEqualTo(ofMillis(6));
        assertThat(kept).firstCall().hasMillis(20);
    }

    @Test
    void aFigureOverItsLimitSaysWhatWasMeasured() {
        assertThatThrownBy(() -> assertThat(closed).as("orders").p99().isLessThan(ofMillis(15)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[orders]")
                .hasMessageContaining("Expecting p99 of \"putItem, Connection: close, Apache 5\" to be below:\n  15 ms")
                .hasMessageContaining("21 ms   (6 ms more; 199 calls after the first)")
                .hasMessageContaining("network:     5 ms round trip, TLS 1.3")
                .hasMessageContaining("connections: 200 opened for 200 exchanges");
    }

    @Test
    void aFigureThatCannotBeToldIsAnError() {
        assertThatExceptionOfType(NotResolvableException.class)
                .isThrownBy(() -> assertThat(kept).p999().isLessThan(ofMillis(15)))
                .withMessageContaining("at least 1001");
    }

    @Test
    void connectionsAreCounted() {
        assertThat(kept).connections().hasAtMost(1).hasExactly(1).hasReuseRatioOfAtLeast(0.99);
        assertThat(closed).connections().hasExactly(200);
        assertThatThrownBy(() -> assertThat(closed).connections().hasAtMost(1))
                .hasMessageContaining("at most 1\nbut there were:\n  200   (199 more; 200 calls)");
        assertThatThrownBy(() -> assertThat(kept).connections().hasExactly(2))
                .hasMessageContaining("exactly 2\nbut there were:\n  1   (1 fewer; 200 calls)");
        assertThatThrownBy(() -> assertThat(closed).as("reuse").connections().hasReuseRatioOfAtLeast(0.5))
                .hasMessageContaining("[reuse]")
                .hasMessageContaining("to be:\n  at least 0.5\nbut it was:\n  0 ");
        assertThatThrownBy(() -> assertThat(kept).connections().hasReuseRatioOfAtLeast(2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatElseTheWireShowsIsLimited() {
        assertThat(kept)
                .connections()
                .hasAtMostPer100Calls(0.5)
                .hasRetriesOfAtMost(0)
                .hasLeakedAtMost(0)
                .hasFullHandshakesOfAtMost(1)
                .areKept();
        assertThatThrownBy(() -> assertThat(closed).connections().hasAtMostPer100Calls(1.5))
                .hasMessageContaining("Expecting connections per 100 calls of")
                .hasMessageContaining("at most 1.5\nbut it was:\n  100   (200 calls)");
        assertThatThrownBy(() -> assertThat(closed).as("guard").connections().areKept())
                .hasMessageContaining("[guard]")
                .hasMessageContaining(
                        "at most 1, since connections are to be kept\nbut there were:\n  200   (199 more;");
        LatencyResult one = SampleResults.of(KEEP_ALIVE).alike(0, 6).get();
        assertThatThrownBy(() -> assertThat(one).connections().areKept())
                .isInstanceOf(NotResolvableException.class)
                .hasMessageContaining(
                        "cannot be told from 1 call, of which up to 1 may open one: it takes at least 2; write"
                                + " iterations = 2 or more");
        assertThatThrownBy(() -> assertThat(kept).connections().hasAtMostPer100Calls(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("connections per 100 calls = -1 is out of range; write 0 or more");
    }

    @Test
    void failedCallsAreCounted() {
        assertThat(kept).hasNoFailedCalls();
        LatencyResult failing = SampleResults.of(KEEP_ALIVE)
                .alike(99, 6)
                .errors(Map.of("java.io.IOException", 3))
                .get();
        assertThatThrownBy(() -> assertThat(failing).hasNoFailedCalls())
                .hasMessageContaining("but 3 of 103 did")
                .hasMessageContaining("3 x java.io.IOException");
    }

    @Test
    void oneIsFasterThanTheOther() {
        assertThat(kept).isFasterThan(closed).byAtLeast(2.0).byAtLeast(3.5);
        assertThatThrownBy(() -> assertThat(kept).isFasterThan(closed).byAtLeast(4.0))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("to be at least 4.00 times as fast as")
                .hasMessageContaining("but the ratio is 3.50 (3.50 to 3.50 with 99.90 % confidence, unpaired")
                .hasMessageContaining("interleaved = true pairs them");
        assertThatThrownBy(() -> assertThat(closed).as("wrong way").isFasterThan(kept))
                .hasMessageContaining("[wrong way]")
                .hasMessageContaining("to be faster than \"putItem, keep-alive, Apache 5\"");
    }

    @Test
    void aMissingResultIsSaidToBeMissing() {
        @Nullable LatencyResult none = null;
        assertThatThrownBy(() -> assertThat(none).p50().isPositive())
                .hasMessageContaining("Expecting actual not to be null");
    }
}
