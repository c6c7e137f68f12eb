package io.dynamolatency.internal.driver;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.ResultData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ProgressTest {

    private long now = Long.MAX_VALUE - 1;

    @Test
    void isSaidEveryTenSecondsWhateverTheClockDoes() {
        List<String> said = new ArrayList<>();
        Progress progress = new Progress(() -> now, said::add, ofSeconds(10));
        AtomicInteger calls = new AtomicInteger(7);
        assertThat(progress.tick()).isEqualTo(ofSeconds(10).toNanos());
        progress.at(calls::get, (made, elapsed) -> made + " in " + elapsed.toSeconds() + " s");
        for (int second = 1; second <= 35; second++) {
            // wraps at once
            now += ofSeconds(1).toNanos();
            calls.addAndGet(3);
            assertThat(progress.tick()).isEqualTo(ofSeconds(10 - second % 10).toNanos());
        }
        assertThat(said).containsExactly("30 in 10 s", "60 in 20 s", "90 in 30 s");
    }

    @Test
    void whereNothingIsUnderWayNothingIsSaid() {
        List<String> said = new ArrayList<>();
        Progress progress = new Progress(() -> now, said::add, ofSeconds(10));
        now += ofSeconds(60).toNanos();
        progress.tick();
        assertThat(said).isEmpty();
    }

    @Test
    void saysWhatIsOpenAndHowLongItMayTake() {
        MeasurementSettings orders = MeasurementSettings.of(List.of(KEEP_ALIVE))
                .iterations(200)
                .warmup(0)
                .build();
        ResultData result = SampleResults.of(KEEP_ALIVE).alike(9, 6).get();
        assertThat(ProgressText.measuringOn(result.subject(), List.of("KEEP_ALIVE p99 below 15 ms"), 675, orders))
                .isEqualTo(
                        "Continuing to measure \"putItem, keep-alive, Apache 5\" after 675 calls, up to 10000 calls or"
                                + " 120 s; still undecided: KEEP_ALIVE p99 below 15 ms");
    }

    @Test
    void saysHowFarItIsHowFastAndHowMuchLonger() {
        assertThat(ProgressText.measuring("putItem, keep-alive", 1234, 10_000, ofMillis(12_340)))
                .isEqualTo("Measuring \"putItem, keep-alive\": 1234 of 10000 timed calls, 100/s, 88 s left");
        assertThat(ProgressText.measuring("putItem", 0, 10, ofSeconds(10)))
                .isEqualTo("Measuring \"putItem\": 0 of 10 timed calls");
        assertThat(ProgressText.provingP99("putItem", 1140, Progress.pace(500, 0, ofSeconds(5)), ofSeconds(30)))
                .isEqualTo("Measuring \"putItem\": 1140 timed calls, 100/s; the kit makes more calls so that code can"
                        + " assert a p99, for at most 30 s");
        assertThat(ProgressText.warmingUp("putItem, close", 250, ofSeconds(10), ofSeconds(20)))
                .isEqualTo("Measuring \"putItem, close\": warm-up, 250 calls, 25.0/s, up to 10 s more");
        assertThat(ProgressText.warmingUp("putItem, close", 1, ofSeconds(30), ofSeconds(20)))
                .isEqualTo("Measuring \"putItem, close\": warm-up, 1 call, 0.03/s");
        assertThat(Progress.pace(10, 8_000, ofSeconds(10))).isEqualTo(", 1.00/s, 2 h 13 min left");
        assertThat(Progress.pace(100, 20_100, ofSeconds(1))).isEqualTo(", 100/s, 3 min 20 s left");
        assertThat(Progress.pace(100, 100, ofSeconds(1))).as("all of them").isEqualTo(", 100/s");
    }

    private static boolean quiet(String said, Map<String, String> environment) {
        return Progress.quiet(key -> Optional.ofNullable(said), environment);
    }

    @Test
    void isQuietInABuildThatNobodyWatchesAndWhereAParameterSaysSo() {
        assertThat(Progress.quiet(key -> Optional.empty(), Map.of())).isFalse();
        assertThat(Progress.quiet(key -> Optional.empty(), Map.of("CI", "true")))
                .isTrue();
        assertThat(Progress.quiet(key -> Optional.empty(), Map.of("CI", "1"))).isTrue();
        assertThat(Progress.quiet(key -> Optional.empty(), Map.of("CI", "false")))
                .isFalse();
        assertThat(Progress.quiet(key -> Optional.empty(), Map.of("CI", ""))).isFalse();
        assertThat(quiet("false", Map.of())).isTrue();
        assertThat(quiet(" true ", Map.of("CI", "true"))).isFalse();
    }

    private static List<String> said(MeasurementSettings orders, Duration every) {
        List<String> said = new CopyOnWriteArrayList<>();
        Progress progress = new Progress(System::nanoTime, said::add, every);
        new Measurement(SampleResults.subject(orders), orders, new TracedPath(), mode -> Thread.sleep(1))
                .reportingTo(progress)
                .run();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain(Progress.THREAD);
        return said;
    }

    @Test
    void ofAShortRunNothingIsSaid() {
        assertThat(said(
                        MeasurementSettings.of(List.of(AS_BUILT))
                                .iterations(20)
                                .warmup(0)
                                .build(),
                        ofSeconds(10)))
                .isEmpty();
    }

    @Test
    void whereItIsToBeQuietThereIsNoThread() {
        assertThat(said(
                        MeasurementSettings.of(List.of(AS_BUILT))
                                .iterations(50)
                                .warmup(0)
                                .quiet(true)
                                .build(),
                        ofMillis(1)))
                .isEmpty();
    }
}
