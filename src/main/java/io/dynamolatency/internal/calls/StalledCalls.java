package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.Noise.Stall;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How long stalls overlapped each successful timed call. A call counts as stalled only if stalls took at least a tenth
 * of its time. The reason is that a long call nearly always overlaps a short stall. Immutable.
 */
public final class StalledCalls {

    /** A call is stalled if stalls took at least its time divided by this number. */
    private static final int FAIR_PART = 10;

    private final CallSamples samples;
    /** How much of each call's response time the stalls overlapped. */
    private final long[] stalled;

    public StalledCalls(CallSamples samples, List<Stall> stalls) {
        this.samples = samples;
        this.stalled = IntStream.range(0, samples.size())
                .mapToLong(i -> Stalls.overlap(stalls, samples.intended(i), samples.end(i)))
                .toArray();
    }

    /** Returns the noise with only those stalls and pauses that overlap a call. */
    public static Noise noiseDuring(CallSamples samples, Noise noise) {
        return new Noise(
                during(samples, noise.stalls()),
                during(samples, noise.pauses()),
                noise.cpuSteal(),
                noise.pausesUnknown(),
                noise.schedulerUnknown(),
                noise.cpuStealUnknown());
    }

    private static List<Stall> during(CallSamples samples, List<Stall> stalls) {
        BitSet met = new BitSet();
        for (int i = 0; i < samples.size(); i++) {
            long end = samples.end(i);
            for (int s = Stalls.firstAfter(stalls, samples.intended(i));
                    s < stalls.size() && stalls.get(s).startNanos() - end < 0;
                    s++) {
                met.set(s);
            }
        }
        return met.stream().mapToObj(stalls::get).toList();
    }

    /** Returns how much of a call's response time the stalls overlapped; zero for most calls. */
    public static Duration overlap(Noise noise, CallSample sample) {
        return Duration.ofNanos(Stalls.overlap(noise.stalls(), sample.intendedNanos(), sample.endNanos()));
    }

    /** Returns how many calls after each thread's first were stalled. */
    public int afterTheFirst() {
        return successful(i -> !samples.firstOfItsThread(i));
    }

    /** Returns how many of the threads' first calls were stalled. */
    public int first() {
        return successful(samples::firstOfItsThread);
    }

    private int successful(IntPredicate which) {
        return (int) IntStream.range(0, stalled.length)
                .filter(i -> !samples.failed(i) && stalled[i] > 0 && stalled[i] * FAIR_PART >= samples.response(i))
                .filter(which)
                .count();
    }
}
