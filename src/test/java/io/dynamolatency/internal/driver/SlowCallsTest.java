package io.dynamolatency.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.stats.VerdictConfidence;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Two hundred calls whose own times are zero, except for a few of 1 ms. */
@Tag("unit")
class SlowCallsTest {

    private static SlowCalls slow(int calls) {
        List<CallTime> times = IntStream.range(0, 200)
                .mapToObj(i -> new CallTime(i, 1_000_000, i < calls ? 1_000_000 : 0, i < calls ? 1_000_000 : 0))
                .toList();
        return new SlowCalls(times, new VerdictConfidence(0.999, 1, 1, false, false), 1);
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    void aMedianOfZeroHasAFirstLimit() {
        assertThat(slow(0).areNone()).isTrue();
        assertThat(slow(1).areNone()).isFalse();
        assertThat(slow(0).needMoreCalls()).isFalse();
        assertThat(slow(1).needMoreCalls()).isFalse();
        assertThat(slow(3).needMoreCalls()).isTrue();
    }
}
