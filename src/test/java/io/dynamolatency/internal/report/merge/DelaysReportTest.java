package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.report.console.ConsoleText;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every report shows by how much a machine missed the emulated network. */
@Tag("unit")
class DelaysReportTest {

    private static final Duration RTT = ofNanos(100_000);

    private static ResultData notHeld() {
        return SampleResults.of(KEEP_ALIVE)
                .alike(199, 0.4)
                .network(NetworkProfile.of(RTT, TlsVersion.TLS_1_3))
                .delays(400, RTT.dividedBy(2), RTT.dividedBy(2).plusNanos(64_000))
                .get();
    }

    private static ResultData held() {
        return SampleResults.of(CLOSE)
                .alike(199, 6)
                .delays(800, ofMillis(5), ofNanos(5_032_000))
                .get();
    }

    private static ReportEntry entry(ResultData result) {
        return new ReportEntry(result, List.of());
    }

    @Test
    void theTableBeginsWithHowTrueTheNetworkWas() {
        assertThat(ConsoleText.of(List.of(entry(notHeld()), entry(held()))))
                .contains("Emulated network: 1,200 delays, late by 0.06 at p50 and 0.06 at p99 of the test with the"
                        + " latest delays; 0.06 at most");
    }

    @Test
    void withoutADelayTheTableSaysNothingOfThem() {
        assertThat(ConsoleText.of(
                        List.of(entry(SampleResults.of(KEEP_ALIVE).alike(9, 6).get()))))
                .doesNotContain("Emulated network");
    }

    @Test
    void resultsHaveWhatWasAskedWhatWasAppliedAndByHowMuchItWasLate() {
        ResultsJson json = ResultsJson.of(List.of(entry(held()), entry(notHeld())));
        ResultsJson.Delays delays = Objects.requireNonNull(json.results().get(0).delays());
        assertThat(delays.count()).isEqualTo(800);
        assertThat(delays.held()).isTrue();
        assertThat(delays.askedMillis()).containsOnlyKeys("p50", "p99", "max");
        assertThat(delays.askedMillis().get("p50")).isBetween(4.95, 5.05);
        assertThat(delays.appliedMillis().get("p99")).isBetween(4.98, 5.09);
        assertThat(delays.lateMicros().get("max")).isBetween(31.0, 33.0);
        assertThat(json.results().get(1).delays()).matches(other -> !other.held());
    }

    @Test
    void aNetworkThatWasNotHeldIsARemarkWithTheFigures() {
        assertThat(entry(notHeld()).remarks())
                .containsExactly("delays: the emulated network was too slow: half of 400 delays (most take 50 us) were"
                        + " late by 64.255 us or more (p99 64.255 us), so that a round trip was about 228.51 us"
                        + " instead of 100 us; emulate a longer round trip, or use a machine that is less"
                        + " busy");
        assertThat(entry(held()).remarks()).isEmpty();
    }

    @Test
    void aFailureSaysThatTheNetworkWasNotHeld() {
        assertThatThrownBy(() -> SampleResults.result(notHeld()).assertBelow(Statistic.P50, ofNanos(300_000)))
                .hasMessageContaining("delays: the emulated network was too slow: half of 400 delays");
    }
}
