package io.dynamolatency.internal.hiccup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.result.Noise.Stall;
import io.dynamolatency.result.Noise.Stall.Kind;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class StallsTest {

    private static Stall gc(long from, long to) {
        return new Stall(Kind.GC, "GC", from, to);
    }

    private static Stall late(long from, long to) {
        return new Stall(Kind.SCHEDULER, "scheduler", from, to);
    }

    private static final List<Stall> TWO = List.of(late(10, 20), late(30, 50));

    @ParameterizedTest
    @CsvSource({
        // touching is not overlapping
        "0,10,0",
        "20,30,0",
        "50,60,0",
        "0,11,1",
        "19,30,1",
        "49,90,1",
        "12,15,3",
        "0,100,30",
        "15,35,10",
        "10,20,10"
    })
    void theOverlapIsWhatLiesWithin(long from, long to, long overlap) {
        assertThat(Stalls.overlap(TWO, from, to)).isEqualTo(overlap);
        assertThat(Stalls.overlap(List.of(), from, to)).isZero();
        assertThat(TWO.stream().anyMatch(stall -> stall.overlaps(from, to))).isEqualTo(overlap > 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 15, Long.MAX_VALUE - 25, -15, Long.MIN_VALUE})
    void theClockMayWrapAround(long zero) {
        List<Stall> two = List.of(late(zero + 10, zero + 20), late(zero + 30, zero + 50));
        assertThat(Stalls.overlap(two, zero + 15, zero + 35)).isEqualTo(10);
        assertThat(Stalls.joined(List.of(gc(zero + 18, zero + 32)), two)).containsExactly(late(zero + 10, zero + 50));
    }

    @Test
    void whatIsKnownAlreadyIsTakenOff() {
        assertThat(Stalls.beside(TWO, List.of(gc(5, 12), gc(14, 16), gc(18, 33), gc(50, 60))))
                .containsExactly(late(12, 14), late(16, 18), late(33, 50));
        assertThat(Stalls.beside(TWO, List.of(gc(0, 100)))).isEmpty();
        assertThat(Stalls.beside(TWO, List.of())).isEqualTo(TWO);
    }

    @Test
    void whatTouchesIsOneAndHasTheNameOfItsLongestPart() {
        // a thread that was to wake at 5 woke when the collection was over
        assertThat(Stalls.joined(List.of(gc(6, 18)), List.of(late(5, 20)))).containsExactly(gc(5, 20));
        assertThat(Stalls.joined(List.of(gc(6, 8)), List.of(late(5, 20)))).containsExactly(late(5, 20));
        assertThat(Stalls.joined(List.of(gc(0, 3), gc(10, 12)), List.of(late(4, 9), late(12, 13))))
                .containsExactly(gc(0, 3), late(4, 9), gc(10, 13));
        assertThat(Stalls.joined(List.of(), List.of())).isEmpty();
    }
}
