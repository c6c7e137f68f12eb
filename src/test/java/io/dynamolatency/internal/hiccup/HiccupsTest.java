package io.dynamolatency.internal.hiccup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.result.Noise.Stall;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread that sleeps for 50 and is late from 20 on; the clock is the test's. */
@Tag("unit")
class HiccupsTest {

    private final Hiccups wakes = new Hiccups(50, 20, 3);

    private static Stall late(long from, long to) {
        return new Stall(Stall.Kind.SCHEDULER, "scheduler", from, to);
    }

    private List<Stall> all() {
        return wakes.between(0, 1_000_000);
    }

    private void woken(long... moments) {
        for (long moment : moments) {
            wakes.woken(moment);
        }
    }

    @BeforeEach
    void begin() {
        wakes.asleep(1000);
    }

    @Test
    void whoWakesInTimeHasSeenNothing() {
        // in time, early, and a little late
        woken(1050, 1051, 1120, 1170);
        assertThat(all()).isEmpty();
    }

    @Test
    void aStallIsFromWhenTheThreadWasDueUntilItWoke() {
        woken(1050, 1300, 1350, 1420, 1489, 1559);
        assertThat(all()).containsExactly(late(1100, 1300), late(1400, 1420), late(1539, 1559));
    }

    @Test
    void aLateStartIsNoStall() {
        Hiccups started = new Hiccups(50, 20, 3);
        started.asleep(9000);
        started.woken(9050);
        assertThat(started.between(0, 10_000)).isEmpty();
    }

    @Test
    void onlyWhatOverlapsIsTold() {
        woken(1100, 1200);
        assertThat(all()).containsExactly(late(1050, 1100), late(1150, 1200));
        assertThat(wakes.between(1100, 1150)).isEmpty();
        assertThat(wakes.between(1099, 1151)).hasSize(2);
    }

    @Test
    void theOldestAreForgottenAndThatIsSaid() {
        woken(1100, 1200, 1300);
        assertThat(wakes.unknown(0)).isEmpty();
        woken(1400, 1500);
        assertThat(all()).containsExactly(late(1250, 1300), late(1350, 1400), late(1450, 1500));
        assertThat(wakes.unknown(1199)).contains("there were more than 3, and the oldest were forgotten");
        assertThat(wakes.unknown(1200)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 60, Long.MAX_VALUE - 20, -60, Long.MIN_VALUE})
    void theClockMayWrapAround(long zero) {
        wakes.asleep(zero);
        woken(zero + 50, zero + 200);
        assertThat(wakes.between(zero, zero + 300)).containsExactly(late(zero + 100, zero + 200));
        assertThat(wakes.between(zero + 200, zero + 300)).isEmpty();
    }
}
