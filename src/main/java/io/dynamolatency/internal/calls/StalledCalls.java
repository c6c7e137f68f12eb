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

/** How long stalls overlapped each successful timed call. Immutable. */
public final class StalledCalls {

    private final CallSamples samples;
    /** For each call, how much of its response time was overlapped by stalls. */
    private final long[] stalled;

    public StalledCalls(CallSamples samples, List<Stall> stalls) {
        this.samples = samples;
        this.stalled = IntStream.range(0, samples.size())
                .mapToLong(i -> Stalls.overlap(stalls, samples.intended(i), samples.end(i)))
                .toArray();
    }

    /** Returns the noise without the stalls and pauses that hit no call. */
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

    /** Returns how many calls after each thread's first stalls overlapped. */
    public int afterTheFirst() {
        return successful(i -> !samples.firstOfItsThread(i));
    }

    /** Returns how many of the threads' first calls stalls overlapped. */
    public int first() {
        return successful(samples::firstOfItsThread);
    }

    private int successful(IntPredicate which) {
        return (int) IntStream.range(0, stalled.length)
                .filter(i -> !samples.failed(i) && stalled[i] > 0)
                .filter(which)
                .count();
    }
}
