package io.dynamolatency.internal.hiccup;

import io.dynamolatency.internal.stats.BinarySearch;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.Noise.Stall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Functions on lists of stalls that are in order and do not overlap. {@link System#nanoTime()} can wrap around, so
 * these functions compare only differences.
 */
public final class Stalls {

    private Stalls() {}

    /** Returns how much of an interval the stalls cover, in nanoseconds. */
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

    /** Returns the index of the first stall that ends after a time; the list's size if none does. */
    public static int firstAfter(List<Stall> stalls, long nanos) {
        return BinarySearch.first(0, stalls.size(), i -> stalls.get(i).endNanos() - nanos > 0);
    }

    /** Returns the parts of {@code stalls} that {@code others} do not cover. */
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

    /** Joins two lists. Stalls that overlap or touch become one stall, named after its longest part. */
    public static List<Stall> joined(List<Stall> known, List<Stall> seen) {
        List<Stall> parts = new ArrayList<>(known);
        parts.addAll(beside(seen, known));
        return joined(parts, touching -> Collections.max(touching, Comparator.comparingLong(Stall::nanos)));
    }

    /**
     * Joins stalls that overlap or touch.
     *
     * @param stalls the stalls, in any order
     * @param naming chooses, from the stalls to join, the stall that gives the joined stall its kind and text
     */
    public static List<Stall> joined(List<Stall> stalls, Function<List<Stall>, Stall> naming) {
        List<Stall> sorted = new ArrayList<>(stalls);
        sorted.sort((one, other) -> Long.signum(one.startNanos() - other.startNanos()));
        List<Stall> joined = new ArrayList<>();
        for (int from = 0, to; from < sorted.size(); from = to) {
            long end = sorted.get(from).endNanos();
            for (to = from + 1; to < sorted.size() && sorted.get(to).startNanos() - end <= 0; to++) {
                end = later(end, sorted.get(to).endNanos());
            }
            Stall name = naming.apply(sorted.subList(from, to));
            joined.add(new Stall(name.kind(), name.what(), sorted.get(from).startNanos(), end));
        }
        return joined;
    }

    /**
     * Makes the noise of a measurement from the JVM's pauses and the hiccups of a sleeping thread. Leaves out stalls
     * below {@link Noise#LEAST_MILLIS}.
     *
     * @param pauses the JVM's pauses, in order, without overlaps
     * @param late the hiccups, in order, without overlaps among hiccups; a hiccup can overlap a pause
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

    /** Returns the parts of the machine's stalls that lie outside the JVM's pauses, in order. */
    public static List<Stall> besidePauses(Noise noise) {
        return beside(noise.stalls(), noise.pauses());
    }

    /** Returns whether code requested a pause. Such a pause does not come from the machine. */
    public static boolean askedFor(Stall pause) {
        return pause.what().contains("System.gc()");
    }

    /** Returns the later of two values of {@link System#nanoTime()}. */
    public static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }
}
