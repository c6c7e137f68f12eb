package io.dynamolatency.internal.driver;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.result.VerdictPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that count by the clock, since they or their exchanges are no longer recorded. */
@Tag("unit")
class EarlierCallsTest extends MeasurementCase {

    private static final long MS = 1_000_000;
    private static final Duration BETWEEN = Duration.ofMillis(40);

    /** Which calls take 90 ms, counted from 0. The others take 20 ms. */
    private IntPredicate slow = call -> false;

    /** Starts a call every 100 ms, when its exchange starts. */
    @BeforeEach
    void callsBeginWithTheirExchanges() {
        path.clock = () -> {
            int call = path.beforeCalls - 1;
            boolean ends = path.exchanges.size() == path.beforeCalls;
            return 100 * MS * call + (!ends ? 0 : slow.test(call) ? 90 * MS : 20 * MS);
        };
    }

    private static VerdictPolicy policy(int most, boolean wallClock) {
        return new VerdictPolicy(0.999, false, most, Duration.ofMinutes(2), wallClock);
    }

    private static Outcome check(Statistic statistic, Duration limit, ResultData result) {
        return new LatencyLimit(statistic, limit).check(result);
    }

    /**
     * The log drops the exchanges of the first 100 calls. Half of these calls are slow. Of the later calls, one in ten
     * is slow, as a p90 allows.
     */
    private ResultData withoutTheOldestExchanges() {
        slow = call -> call % (call <= 100 ? 2 : 10) == 1;
        MeasurementSettings orders = orders(200, 0, KEEP_ALIVE).toBuilder()
                .policy(policy(300, false))
                .limit(new LatencyLimit(Statistic.P90, BETWEEN))
                .build();
        return measure(orders, mode -> {
                    path.exchange();
                    if (path.exchanges.size() == 180) {
                        path.dropped = 100;
                    }
                })
                .get(0)
                .result();
    }

    @Test
    void callsWithoutTheirExchangesNeverProveOverAlone() {
        ResultData result = withoutTheOldestExchanges();
        // after 200 calls, all calls together would have proved "over"
        assertThat(result.count()).isEqualTo(300);
        Outcome p90 = check(Statistic.P90, BETWEEN, result);
        assertThat(p90.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(p90.observed()).isEqualTo("90 ms");
        assertThat(p90.message())
                .contains("70 of 299 calls after the first reached the limit (10 % allowed)")
                .contains("cause and noise cover only the newest 199 calls");
    }

    @Test
    void figuresAndSamplesCoverTheSameCalls() {
        ResultData result = withoutTheOldestExchanges();
        assertThat(result.response().earlier().count()).isEqualTo(100);
        assertThat(result.service().earlier().count()).isEqualTo(100);
        assertThat(result.kept()).isEqualTo(199);
        assertThat(result.timesInOrder()).hasSize(199);
        assertThat(result.samplesNanos()).hasSize(199);
        assertThat(result.samples()).hasSize(200);
        assertThat(result.own().afterTheFirst()).isEqualTo(299);
    }

    @Test
    void resultsWithSuchCallsAreNotPaired() {
        path.dropped = 3;
        List<MeasurementOutcome> results = measure(orders(100, 0, KEEP_ALIVE, CLOSE), mode -> path.exchange());
        ResultData reused = results.get(0).result();
        assertThat(reused.kept()).isEqualTo(96);
        assertThat(results.get(1).result().ratioTo(reused, Statistic.P50).paired())
                .isFalse();
    }

    private ResultData recordingTwentyOne(boolean wallClock) {
        slow = call -> call == 5;
        MeasurementSettings orders = orders(60, 0, KEEP_ALIVE).toBuilder()
                .policy(policy(60, wallClock))
                .build();
        TimedCall call = mode -> path.exchange();
        return new Measurement(SampleResults.subject(orders), orders, path, call, CallerThreads.END_AT_MOST, 21)
                .run()
                .get(0)
                .result();
    }

    @Test
    void theSlowestCallIsOverOnlyIfItsOwnTimeIsKnown() {
        ResultData result = recordingTwentyOne(false);
        assertThat(check(Statistic.MAX, Duration.ofMillis(100), result).verdict())
                .isEqualTo(Verdict.WITHIN);
        assertThat(check(Statistic.MAX, Duration.ofMillis(5), result).verdict()).isEqualTo(Verdict.OVER);
        Outcome undecided = check(Statistic.MAX, BETWEEN, result);
        assertThat(undecided.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(undecided.fails()).isFalse();
        assertThat(undecided.message())
                .contains("90 ms, limit 40 ms: undecided. Only calls that the kit no longer records one by one reached"
                        + " the limit, so their own times are unknown.\n"
                        + "fix:      make fewer calls (iterations, maxIterations), or judge times by the clock"
                        + " (wallClock = ON)\n");
        assertThat(undecided.diagnosis())
                .singleElement()
                .asString()
                .contains("max below 40 ms is undecided: Only calls that the kit no longer records");
    }

    @Test
    void byTheClockTheTimeOfEachCallIsKnown() {
        assertThat(check(Statistic.MAX, BETWEEN, recordingTwentyOne(true)).verdict())
                .isEqualTo(Verdict.OVER);
    }
}
