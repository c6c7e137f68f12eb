package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import java.util.ArrayList;
import java.util.List;

/** Writes how the time of calls divides into parts. Pure functions. */
final class AccountText {

    /** The text contains a part only if the part takes at least this share of the time. */
    private static final double NAMED = 0.01;

    private AccountText() {}

    /**
     * Returns one line with the mean time of calls and its parts. The parts, and a rest below 10 us, add up to it.
     *
     * @param parts the sum of each part over all calls, in nanoseconds, by the parts' indices
     * @param rtt the network's round trip, in words
     */
    static String of(long[] parts, CallsInQuestion calls, String rtt) {
        long total = 0;
        for (long nanos : parts) {
            total += nanos;
        }
        long rest = 0;
        List<String> named = new ArrayList<>();
        for (Part part : Part.values()) {
            long nanos = sum(part, parts);
            if (part == Part.ANSWER_WAY || nanos == 0) {
                continue;
            }
            if (nanos < NAMED * total) {
                rest += nanos;
                continue;
            }
            named.add(Durations.inMillis(nanos / calls.count()) + " " + text(part, rtt));
        }
        if (rest / calls.count() >= 10_000) {
            named.add(Durations.inMillis(rest / calls.count()) + " for the rest");
        }
        return calls.one() + " took " + Durations.inMillis(total / calls.count()) + " on average: "
                + String.join(", ", named);
    }

    /** Returns one line for the case that the kit could match no request to at least half of the calls. */
    static String unmatched(int untied, int calls, Connections connections) {
        int threads = connections.facts().setting().concurrency();
        int peak = connections.facts().wire().peakConcurrency();
        return untied + " of " + Numbers.counted(calls, "call")
                + " sent no request that the kit could match, so the parts of " + (untied == 1 ? "its" : "their")
                + " time are not known"
                + new SenderThreads(connections)
                        .fewerThanCallers()
                        .map(sent -> "; " + sent)
                        .orElse("")
                + (peak > 0 && peak < threads
                        ? "; the " + threads + " calling threads had at most " + Numbers.counted(peak, "request")
                                + " under way at a time: look for an executor, lock or pool that they share"
                        : "");
    }

    /**
     * Returns the sum for a part. The request's time on the way and the answer's time on the way are added up to one
     * figure.
     */
    private static long sum(Part part, long[] parts) {
        return parts[part.index()] + (part == Part.REQUEST_WAY ? parts[Part.ANSWER_WAY.index()] : 0);
    }

    private static String text(Part part, String rtt) {
        return part == Part.REQUEST_WAY ? "on the network (round trip " + rtt + ")" : part.text();
    }
}
