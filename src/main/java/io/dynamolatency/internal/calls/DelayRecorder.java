package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.calls.EmulatedDelays.Spread;
import io.dynamolatency.internal.wire.DelayObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/** Records, in constant memory, the delays of the emulated network while a mode's calls are timed. Thread-safe. */
public final class DelayRecorder implements DelayObserver {

    /** The longest delay that can be recorded: 1 hour. A longer delay is recorded as this delay. */
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);

    private static final int DIGITS = 2;

    private final Histogram asked = new AtomicHistogram(LONGEST_NANOS, DIGITS);
    private final Histogram applied = new AtomicHistogram(LONGEST_NANOS, DIGITS);
    private final Histogram late = new AtomicHistogram(LONGEST_NANOS, DIGITS);

    @Override
    public void delayed(long askedNanos, long appliedNanos) {
        asked.recordValue(Math.min(askedNanos, LONGEST_NANOS));
        applied.recordValue(Math.min(appliedNanos, LONGEST_NANOS));
        late.recordValue(Math.min(appliedNanos - askedNanos, LONGEST_NANOS));
    }

    /** Returns the delays so far; empty if there were none. */
    public Optional<EmulatedDelays> delays() {
        long count = late.getTotalCount();
        return count == 0
                ? Optional.empty()
                : Optional.of(new EmulatedDelays(count, spread(asked), spread(applied), spread(late)));
    }

    private static Spread spread(Histogram histogram) {
        return new Spread(
                Duration.ofNanos(histogram.getValueAtPercentile(50)),
                Duration.ofNanos(histogram.getValueAtPercentile(99)),
                Duration.ofNanos(histogram.getMaxValue()));
    }
}
