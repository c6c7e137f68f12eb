package io.dynamolatency.internal.judge;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.IDLE_EXPIRED;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.calls.RoundTripReference;
import io.dynamolatency.internal.stats.SortedSample;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.RoundTrips;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What times and the wire together say of round trips. The network's round trip is 5 ms, that of the other calls 11 ms.
 */
@Tag("unit")
class RoundTripLimitTest {

    /** Half of the calls beside the timed ones like this and half like that, so that the interval is as wide. */
    private static ResultData result(ConnectionMode mode, double low, double high) {
        double[] besides = new double[24];
        double[] timed = {46};
        Arrays.setAll(besides, i -> timed[0] + 6 * (i % 2 == 0 ? low : high));
        return SampleResults.of(mode)
                .alike(49, timed[0])
                .reference(ofMillis(11), besides)
                .get();
    }

    @ParameterizedTest(name = "times {0} to {1}, wire {2}: at most 1 is {3}, at least 2 is {4}")
    @CsvSource({
        "1.0, 1.0, KEEP_ALIVE, WITHIN, OVER",
        "0.6, 1.4, KEEP_ALIVE, WITHIN, OVER",
        // the wire decides where times are not clear
        "0.2, 2.9, KEEP_ALIVE, WITHIN, OVER",
        "0.2, 3.9, CLOSE, OVER, WITHIN",
        "2.8, 3.1, CLOSE, OVER, WITHIN",
        // both say over, though not by how much
        "3.6, 4.2, CLOSE, OVER, WITHIN",
        // requests that are sent at once are more on the wire than in time
        "1.0, 1.2, CLOSE, WITHIN, UNDECIDED",
        // calls took longer, but not by a round trip on the wire
        "2.8, 3.1, KEEP_ALIVE, UNDECIDED, WITHIN",
    })
    void timesAndTheWire(double low, double high, ConnectionMode wire, Verdict atMostOne, Verdict atLeastTwo) {
        ResultData result = result(wire, low, high);
        assertThat(result.roundTripsPerCall().low()).isBetween(low - 0.01, low + 0.01);
        assertThat(result.roundTripsPerCall().high()).isBetween(high - 0.01, high + 0.01);
        assertThat(result.roundTripsPerCall().counted()).hasValue(wire == CLOSE ? 3 : 1);
        assertThat(new RoundTripLimit(1, true).check(result).verdict()).isEqualTo(atMostOne);
        assertThat(new RoundTripLimit(2, false).check(result).verdict()).isEqualTo(atLeastTwo);
    }

    @Test
    void theNumberOnTheWireIsShownWhereTimesShowAnother() {
        assertThat(new RoundTripLimit(1, true)
                        .check(result(KEEP_ALIVE, 1.0, 1.0))
                        .observed())
                .isEqualTo("1.0");
        assertThat(new RoundTripLimit(1, true)
                        .check(result(KEEP_ALIVE, 1.8, 1.8))
                        .observed())
                .isEqualTo("1.8 by times, 1.0 on the wire");
    }

    @Test
    void theOtherRoundTripIsHalfOfTheTestsUnlessThatIsTooNear() {
        assertThat(RoundTripReference.rttBeside(ofMillis(40))).isEqualTo(ofMillis(20));
        assertThat(RoundTripReference.rttBeside(ofMillis(12))).isEqualTo(ofMillis(6));
        assertThat(RoundTripReference.rttBeside(Duration.ofNanos(11_990_000))).isEqualTo(Duration.ofNanos(17_990_000));
        assertThat(RoundTripReference.rttBeside(ofMillis(2))).isEqualTo(ofMillis(8));
    }

    @Test
    void fewCallsGiveNoBoundsAndLeaveItToTheWire() {
        ResultData few = SampleResults.of(CLOSE)
                .alike(5, 46)
                .reference(ofMillis(11), 64, 64, 64)
                .get();
        RoundTrips found = few.roundTripsPerCall();
        assertThat(found.low()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(found.high()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(found).hasToString("3.0 (from too few calls for bounds)");
        assertThat(new RoundTripLimit(1, true).check(few).verdict()).isEqualTo(Verdict.OVER);
        assertThat(new RoundTripLimit(3, true).check(few).verdict()).isEqualTo(Verdict.WITHIN);
    }

    @Test
    void aLongerAndAShorterRoundTripSayTheSame() {
        long[] timed = new long[40];
        Arrays.fill(timed, ofMillis(44).toNanos());
        long[] besides = new long[24];
        Arrays.fill(besides, ofMillis(24).toNanos());
        VerdictConfidence certainty = new VerdictConfidence(0.999, 1, 1, false, false);
        assertThat(new RoundTripReference(ofMillis(20), besides)
                        .perCall(SortedSample.of(timed), ofMillis(40), certainty, OptionalDouble.empty())
                        .perCall())
                .isEqualTo(1.0);
        assertThat(new RoundTripReference(ofMillis(40), timed)
                        .perCall(SortedSample.of(besides), ofMillis(20), certainty, OptionalDouble.empty())
                        .perCall())
                .isEqualTo(1.0);
    }

    @Test
    void withoutTheWireTimesDecideThatAreClear() {
        // 64 ms apart from what the exchanges take, so that no exchange is in the time of a call
        for (double[] found : new double[][] {{1.0, 1.1}, {2.8, 3.0}, {0.2, 2.9}}) {
            double[] besides = new double[24];
            Arrays.setAll(besides, i -> 1 + 6 * (i % 2 == 0 ? found[0] : found[1]));
            ResultData untied = SampleResults.of(KEEP_ALIVE)
                    .alike(49, 1)
                    .reference(ofMillis(11), besides)
                    .get();
            assertThat(untied.roundTripsPerCall().counted()).isEmpty();
            assertThat(new RoundTripLimit(1, true).check(untied).verdict())
                    .isEqualTo(found[1] < 1.5 ? Verdict.WITHIN : found[0] > 1.5 ? Verdict.OVER : Verdict.UNDECIDED);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "KEEP_ALIVE | 0 | the network has no round trip; write one, such as rtt = \"10 ms\"",
                "IDLE_EXPIRED | 5 | in IDLE_EXPIRED the kit makes only timed calls",
                "KEEP_ALIVE | 5 | the kit measures round trips after the warm-up, but there was no warm-up, or its"
                        + " calls failed; write warmup = 200, or remove the setting warmup"
            })
    void whyItCannotBeToldIsSaid(ConnectionMode mode, int millis, String why) {
        NetworkProfile network = NetworkProfile.of(ofMillis(millis), TlsVersion.TLS_1_3);
        assertThat(RoundTripReference.possible(network, mode)).isEqualTo(mode != IDLE_EXPIRED && millis > 0);
        ResultData result = SampleResults.of(mode).network(network).alike(49, 6).get();
        assertThatExceptionOfType(InsufficientEvidenceException.class)
                .isThrownBy(result::roundTripsPerCall)
                .withMessageContaining("are unknown, which is an error, not a pass: " + why);
    }

    @Test
    void whatIsOutOfRangeIsSaid() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new RoundTripLimit(-1, true))
                .withMessage("round trips per call = -1 is out of range; write 0 or more");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new RoundTripLimit(0, false))
                .withMessage("round trips per call = 0 is out of range; write 1 or more");
    }
}
