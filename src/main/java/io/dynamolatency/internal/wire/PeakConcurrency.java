package io.dynamolatency.internal.wire;

import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the largest number of exchanges that were in progress at one time. */
public final class PeakConcurrency {

    private PeakConcurrency() {}

    /** Returns the largest number of exchanges at one time; 0 if there are no exchanges. */
    public static int of(List<ConnectionRecord> connections, List<Exchange> exchanges) {
        if (exchanges.isEmpty()) {
            return 0;
        }
        Map<Integer, Long> closed = new HashMap<>();
        connections.forEach(c -> c.closedNanos().ifPresent(at -> closed.put(c.index(), at)));
        // nanoTime can be negative and can wrap around, so sort by the distance from one of the times
        long origin = exchanges.get(0).startNanos();
        long[] starts = new long[exchanges.size()];
        long[] ends = new long[exchanges.size()];
        int endCount = 0;
        for (int i = 0; i < starts.length; i++) {
            Exchange exchange = exchanges.get(i);
            starts[i] = exchange.startNanos() - origin;
            Long closedNanos = closed.get(exchange.connection());
            if (exchange.answeredNanos().isPresent()) {
                ends[endCount++] = exchange.answeredNanos().getAsLong() - origin;
            } else if (closedNanos != null) {
                ends[endCount++] = Math.max(starts[i], closedNanos - origin);
            }
        }
        return of(starts, Arrays.copyOf(ends, endCount));
    }

    /**
     * Returns the largest number of intervals at one time, and sorts both arrays. Intervals without an end are open.
     */
    public static int of(long[] starts, long[] ends) {
        Arrays.sort(starts);
        Arrays.sort(ends);
        int peak = 0;
        int ended = 0;
        for (int i = 0; i < starts.length; i++) {
            while (ended < ends.length && ends[ended] <= starts[i]) {
                ended++;
            }
            peak = Math.max(peak, i + 1 - ended);
        }
        return peak;
    }
}
