package io.dynamolatency.result;

import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.ResultRemarks;
import io.dynamolatency.result.Noise.Stall;
import io.dynamolatency.result.Noise.Stall.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class NoiseTest {

    private static final long MS = 1_000_000;

    private static Stall gc(double fromMillis, double toMillis) {
        return new Stall(Kind.GC, "GC G1New (G1 Evacuation Pause)", (long) (fromMillis * MS), (long) (toMillis * MS));
    }

    private static Stall late(double fromMillis, double toMillis) {
        return new Stall(Kind.SCHEDULER, "scheduler", (long) (fromMillis * MS), (long) (toMillis * MS));
    }

    private static Noise noise(List<Stall> pauses, List<Stall> late) {
        return Stalls.noise(
                pauses, late, OptionalDouble.of(0.031), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** 100 calls of 6 ms, one every 100 ms, but for some that took 60 ms. */
    private static SampleResults calls(int... slow) {
        double[] millis = new double[100];
        Arrays.fill(millis, 6);
        for (int call : slow) {
            // the first call is apart
            millis[call - 1] = 60;
        }
        return SampleResults.of(KEEP_ALIVE).millis(millis);
    }

    @Test
    void pausesTooShortToMatterMarkNothingAndAreCounted() {
        Noise noise = noise(List.of(gc(10, 10.9), gc(20, 21)), List.of());
        assertThat(noise.stalls()).containsExactly(gc(20, 21));
        assertThat(noise.collections()).hasSize(2);
        assertThat(noise.unknown()).isEmpty();
    }

    @Test
    void aThreadThatIsLateForACollectionMakesNoSecondStall() {
        Noise noise = noise(List.of(gc(10, 20)), List.of(late(8, 20.5), late(40, 45)));
        assertThat(noise.stalls()).containsExactly(gc(8, 20.5), late(40, 45));
        assertThat(Stalls.besidePauses(noise)).containsExactly(gc(8, 10), gc(20, 20.5), late(40, 45));
        assertThat(noise.longest()).contains(gc(8, 20.5));
        assertThat(noise.together()).isEqualTo(ofMillis(17).plusNanos(500_000));
    }

    @Test
    void percentilesWithAndWithoutStalls() {
        ResultData result = calls(10, 20, 30).stalled(Map.of(10, 55, 20, 55)).get();
        assertThat(result.stalled()).isEqualTo(2);
        assertThat(result.count()).isEqualTo(101);
        assertThat(result.get(Statistic.P99)).isEqualTo(ofMillis(60));
        assertThat(result.get(Statistic.MAX)).isEqualTo(ofMillis(60));
        assertThat(result.ownTime(Statistic.P50)).contains(ofMillis(6));
        assertThat(result.ownTime(Statistic.P99)).contains(ofMillis(6));
        // the third slow one was the client's
        assertThat(result.ownTime(Statistic.MAX)).contains(ofMillis(60));
        assertThat(result.ownTime(Statistic.FIRST_CALL)).contains(ofMillis(20));
        assertThat(result.timesInOrder()).hasSize(100);
        assertThat(result.timesInOrder().get(9)).isEqualTo(new CallTime(1_000 * MS, 60 * MS, 5 * MS, 5 * MS));
        assertThat(result.timesInOrder().get(29)).isEqualTo(new CallTime(3_000 * MS, 60 * MS, 60 * MS, 60 * MS));
    }

    @Test
    void whereNothingHappenedBothAreTheSame() {
        ResultData result = calls(10, 20).get();
        assertThat(result.stalled()).isZero();
        for (Statistic statistic : Statistic.values()) {
            if (result.resolves(statistic)) {
                assertThat(result.ownTime(statistic)).contains(result.get(statistic));
            } else {
                assertThat(result.ownTime(statistic)).isEmpty();
            }
        }
        assertThat(ResultRemarks.noise(result)).isEmpty();
        assertThatThrownBy(() -> SampleResults.result(result).assertBelow(Statistic.MAX, ofMillis(10)))
                .message()
                .doesNotContain("noise")
                .doesNotContain("stall");
    }

    @Test
    void whatOnlyTouchesACallOrLiesBetweenCallsIsNoNoiseOfTheirs() {
        // calls are from 100 to 106 ms, from 200 to 206 ms, ...
        ResultData result = calls().noise(
                        noise(List.of(gc(106, 130), gc(250, 252)), List.of(late(195, 200), late(306, 399))))
                .get();
        assertThat(result.noise().stalls()).isEmpty();
        assertThat(result.noise().pauses()).isEmpty();
        assertThat(result.stalled()).isZero();
        assertThat(result.noise().cpuSteal()).hasValue(0.031);
    }

    @Test
    void aFailureSaysWhatTheMachineDidMeanwhile() {
        ResultData result = calls(10, 20, 30)
                .noise(noise(List.of(gc(2_001, 2_009)), List.of(late(1_000.5, 1_012.9), late(2_000, 2_009.5))))
                .get();
        assertThatThrownBy(() -> SampleResults.result(result).assertBelow(Statistic.MAX, ofMillis(20)))
                .hasMessageContaining("\n"
                        + "          noise: 2 of 100 calls overlapped 2 stalls of this machine (longest 12.4 ms,"
                        + " scheduler); GC 1 x, 8 ms together, CPU steal 3.1 %\n")
                .hasMessageContaining(
                        "cause:    connections are fine: 3 of 3 calls beyond the limit were on an already open"
                                + " connection; this machine took 8.4 ms of their time\n");
    }

    @Test
    void firstCallsThatWereStalledAreSaid() {
        ResultData one = calls().stalled(Map.of(0, 5)).get();
        assertThat(one.stalled()).isZero();
        assertThat(one.ownTime(Statistic.FIRST_CALL)).contains(ofMillis(15));
        assertThat(ResultRemarks.noise(one))
                .contains("0 of 100 calls and the first call overlapped 1 stall of this machine (longest 5 ms,"
                        + " scheduler); no GC, CPU steal 0.0 %");
        ResultData several =
                calls().concurrency(4).stalled(Map.of(0, 5, 2, 5, 9, 5)).get();
        assertThat(several.stalled()).isOne();
        assertThat(several.ownTime(Statistic.FIRST_CALL)).contains(ofMillis(20));
        assertThat(ResultRemarks.noise(several).orElseThrow())
                .startsWith("1 of 100 calls and 2 of the threads' first calls overlapped 3 stalls");
    }

    @Test
    void whatIsNotKnownIsSaid() {
        Noise noise = Stalls.noise(
                List.of(),
                List.of(late(1_001, 1_005)),
                OptionalDouble.empty(),
                Optional.of("there is no recorder"),
                Optional.of("there were more than 3"),
                Optional.of("there is no /proc/stat"));
        assertThat(noise.unknown())
                .containsExactly(
                        "pauses of this JVM are not known: there is no recorder",
                        "stalls of this machine are not all known: there were more than 3",
                        "CPU steal is not known: there is no /proc/stat");
        assertThat(ResultRemarks.noise(calls().noise(noise).get()).orElseThrow())
                .endsWith("; GC not known, CPU steal not known");
    }
}
