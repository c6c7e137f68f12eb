package io.dynamolatency.internal.hiccup;

import io.dynamolatency.result.Noise;
import io.dynamolatency.result.Stall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * Sets of stalls, each a list in the order they began, of which none overlaps another. Pure functions. Times may wrap, as those of
 * {@link System#nanoTime()} do: their differences are what has a sign.
 */
public final class Stalls {

    /** The order in which they began. */
    public static final Comparator<Stall> BY_START = (one, other) -> Long.signum(one.startNanos() - other.startNanos());

    private Stalls() {}

    /** How much of a stretch of time they cover, in nanoseconds. */
    public static long overlap(List<Stall> stalls, long fromNanos, long toNanos) {
        long sum = 0;
        for (int i = firstAfter(stalls, fromNanos);
                i < stalls.size() && stalls.get(i).startNanos() - toNanos < 0;
                i++) {
            Stall stall = stalls.get(i);
            sum += Math.max(0, earlier(stall.endNanos(), toNanos) - later(stall.startNanos(), fromNanos));
        }
        return sum;
    }

    /** The position of the first that ends after a moment; their number where none does. */
    public static int firstAfter(List<Stall> stalls, long nanos) {
        int low = 0;
        int high = stalls.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (stalls.get(middle).endNanos() - nanos <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** What is left of them beside others. */
    public static List<Stall> beside(List<Stall> stalls, List<Stall> others) {
        List<Stall> left = new ArrayList<>();
        for (Stall stall : stalls) {
            long from = stall.startNanos();
            for (int i = firstAfter(others, from);
                    i < others.size() && others.get(i).startNanos() - stall.endNanos() < 0;
                    i++) {
                add(left, stall, from, others.get(i).startNanos());
                from = later(from, others.get(i).endNanos());
            }
            add(left, stall, from, stall.endNanos());
        }
        return left;
    }

    private static void add(List<Stall> to, Stall of, long from, long end) {
        if (end - from > 0) {
            to.add(new Stall(of.kind(), of.what(), from, end));
        }
    }

    /**
     * Both together: those that overlap or touch become one, which has the name of the longest of its parts. Where both were at it
     * at the same time, {@code known} says what it was.
     */
    public static List<Stall> joined(List<Stall> known, List<Stall> seen) {
        List<Stall> parts = new ArrayList<>(known);
        parts.addAll(beside(seen, known));
        parts.sort(BY_START);
        List<Stall> joined = new ArrayList<>();
        long longest = 0;
        for (Stall part : parts) {
            int last = joined.size() - 1;
            if (last < 0 || joined.get(last).endNanos() - part.startNanos() < 0) {
                joined.add(part);
                longest = part.nanos();
                continue;
            }
            Stall before = joined.get(last);
            Stall name = part.nanos() > longest ? part : before;
            longest = Math.max(longest, part.nanos());
            joined.set(last, new Stall(name.kind(), name.what(), before.startNanos(), part.endNanos()));
        }
        return joined;
    }

    /**
     * Merges what the JVM recorded with what a sleeping thread saw. Stalls below {@link Noise#LEAST_MILLIS} are left out.
     *
     * @param pauses the JVM's, in order, none overlapping another
     * @param late when a thread that was due did not run, in order, none overlapping another; during pauses, too
     */
    public static Noise noise(
            List<Stall> pauses,
            List<Stall> late,
            OptionalDouble cpuSteal,
            Optional<String> pausesUnknown,
            Optional<String> schedulerUnknown,
            Optional<String> cpuStealUnknown) {
        List<Stall> stalls = joined(pauses, late).stream()
                .filter(stall -> stall.nanos() >= TimeUnit.MILLISECONDS.toNanos(Noise.LEAST_MILLIS))
                .toList();
        return new Noise(stalls, pauses, cpuSteal, pausesUnknown, schedulerUnknown, cpuStealUnknown);
    }

    /** Returns the machine's stalls outside the JVM's pauses, in order. */
    public static List<Stall> besidePauses(Noise noise) {
        return beside(noise.stalls(), noise.pauses());
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }
}
