package io.dynamolatency.internal.judge;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.Exchange;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class PredictionTest {

    private static final NetworkProfile NETWORK = NetworkProfile.of(ofMillis(10), TlsVersion.TLS_1_3);

    @Test
    void aCallOnAKeptConnectionIsARoundTripForEachExchange() {
        assertThat(Prediction.perCall(NETWORK, SampleResults.keeping(20), 10, ofMillis(1)))
                // the log is of the calls after the first, but for the connection
                .isEqualTo(ofMillis(20 + 2 + 1));
    }

    @Test
    void exchangesUnderWayAtTheSameTimeAreOneRoundTrip() {
        RecordedWireLog oneByOne = SampleResults.keeping(30);
        RecordedWireLog inThrees = RecordedWireLog.of(
                oneByOne.connections(),
                oneByOne.exchanges().stream()
                        .map(exchange -> {
                            Exchange first = oneByOne.exchanges().get((int) exchange.sequence() / 3 * 3);
                            return SampleWire.copyOf(exchange)
                                    .sentNanos(first.sentNanos() + exchange.sequence() % 3)
                                    .bytesDelivered(OptionalLong.of(
                                            first.lastByteNanos().orElseThrow() + exchange.sequence() % 3))
                                    .build();
                        })
                        .toList());

        assertThat(Prediction.perCall(NETWORK, inThrees, 10, ofMillis(1)))
                .isEqualTo(Prediction.perCall(NETWORK, SampleResults.keeping(10), 10, ofMillis(1)));
        assertThat(Prediction.perCall(NETWORK, oneByOne, 10, ofMillis(1))).isEqualTo(ofMillis(30 + 2 + 1));
    }

    @Test
    void whatTcpsWindowsHeldBackIsPartOfIt() {
        RecordedWireLog kept = SampleResults.keeping(20);
        RecordedWireLog large = RecordedWireLog.of(
                kept.connections(),
                kept.exchanges().stream()
                        .map(exchange -> SampleResults.heldBack(
                                exchange,
                                ofMillis(3),
                                // the first call's, while the window was small
                                exchange.sequence() < 4 ? ofMillis(500) : ofMillis(2)))
                        .toList());

        assertThat(Prediction.perCall(NETWORK, large, 20, 4, ofMillis(1))).isEqualTo(ofMillis(10 + 5 + 1));
    }

    @Test
    void theFirstCallsOfThreadsAreTakenToHaveOpenedTheFirstConnections() {
        // one connection sufficed, and no call after the first opened any
        assertThat(Prediction.perCall(NETWORK, SampleResults.keeping(20), 20, 4, ofMillis(1)))
                .isEqualTo(ofMillis(11));
        // one round trip for the request, one for TCP, one for TLS, on each of the 16 calls after the first ones
        assertThat(Prediction.perCall(NETWORK, SampleResults.closing(20), 20, 4, ofMillis(1)))
                .isEqualTo(ofMillis(31));
        // two requests each
        assertThat(Prediction.perCall(NETWORK, SampleResults.closing(40), 20, 8, ofMillis(1)))
                .isGreaterThan(ofMillis(60));
    }
}
