package io.dynamolatency.measure;

import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private long now = Long.MAX_VALUE - 1;

    @Test
    void isSaidEveryTenSecondsWhateverTheClockDoes() {
        List<String> said = new ArrayList<>();
        Progress progress = new Progress(() -> now, said::add);
        for (int second = 1; second <= 35; second++) {
            // wraps at once
            now += Duration.ofSeconds(1).toNanos();
            String at = second + " s";
            progress.say(() -> at);
        }
        assertThat(said).containsExactly("10 s", "20 s", "30 s");
    }

    @Test
    void saysWhatIsOpenAndHowLongItMayTake() {
        Orders orders = new Orders(List.of(KEEP_ALIVE), 200, 0, 0);
        LatencyResult result = SampleResults.of(KEEP_ALIVE).alike(9, 6).get();
        assertThat(Messages.measuringOn(result.subject(), List.of("KEEP_ALIVE p99 below 15 ms"), 675, orders))
                .isEqualTo(
                        "Measuring \"putItem, keep-alive, Apache 5\" on after 675 calls, up to 10000 or 120 s, since there is"
                                + " no proof yet of KEEP_ALIVE p99 below 15 ms");
    }
}
