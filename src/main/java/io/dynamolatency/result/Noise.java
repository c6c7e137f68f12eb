package io.dynamolatency.result;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * When the test's machine or JVM stood still while timed calls were in progress.
 *
 * @param stalls the stalls of {@value #LEAST_MILLIS} ms or more, in order. Stalls that overlapped are joined into one
 *     stall with the name of the longest stall
 * @param pauses the JVM's pauses of any length, in order, without overlaps; empty if unknown
 * @param cpuSteal the share of all cores' time that the hypervisor took while this machine had work, 0.0 to 1.0; empty
 *     if unknown. The share covers the time from the first to the last timed call of all modes
 * @param pausesUnknown why the JVM's pauses are unknown; empty if they are known
 * @param schedulerUnknown why some stalls of the machine are unknown; empty if all stalls are known
 * @param cpuStealUnknown why the stolen share is unknown; empty if it is known
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Noise(
        List<Stall> stalls,
        List<Stall> pauses,
        OptionalDouble cpuSteal,
        Optional<String> pausesUnknown,
        Optional<String> schedulerUnknown,
        Optional<String> cpuStealUnknown) {

    /** The shortest length of a stall, in milliseconds. Shorter stalls are frequent and hardly change a call's time. */
    public static final long LEAST_MILLIS = 1;

    public Noise {
        stalls = List.copyOf(stalls);
        pauses = List.copyOf(pauses);
    }

    /** Returns the longest stall; empty if there was none. */
    public Optional<Stall> longest() {
        return stalls.stream().max(Comparator.comparingLong(Stall::nanos));
    }

    /** Returns the garbage collections among the pauses, including short ones. */
    public List<Stall> collections() {
        return pauses.stream().filter(pause -> pause.kind() == Stall.Kind.GC).toList();
    }

    /** Returns the total length of the given stalls. */
    public static Duration together(List<Stall> stalls) {
        return Duration.ofNanos(stalls.stream().mapToLong(Stall::nanos).sum());
    }

    /** Returns the total length of all stalls. */
    public Duration together() {
        return together(stalls);
    }

    /** Returns one sentence for each unknown figure, with the reason; empty if all figures are known. */
    public List<String> unknown() {
        List<String> unknown = new ArrayList<>();
        pausesUnknown.ifPresent(why -> unknown.add("pauses of this JVM are not known: " + why));
        schedulerUnknown.ifPresent(why -> unknown.add("stalls of this machine are not all known: " + why));
        cpuStealUnknown.ifPresent(why -> unknown.add("CPU steal is not known: " + why));
        return unknown;
    }

    /**
     * A time in which the test's JVM or machine stood still, so that no call could continue. Times are values of {@link
     * System#nanoTime()} in this JVM.
     *
     * @param kind what stood still
     * @param what the reason for the stall in words, such as {@code GC G1New (G1 Evacuation Pause)}, {@code safepoint
     *     (RedefineClasses)} or {@code scheduler}
     * @param startNanos when the stall began; for {@link Kind#SCHEDULER}, the latest possible start
     * @param endNanos when the stall was over
     */
    public record Stall(Kind kind, String what, long startNanos, long endNanos) {

        /** What stood still: the JVM or the machine. */
        public enum Kind {
            /** The JVM collected garbage and ran none of its threads. */
            GC,
            /** For a reason other than garbage collection, the JVM ran none of its threads. */
            SAFEPOINT,
            /**
             * Other work or the hypervisor took the cores, so a thread of this JVM could not run when it should have.
             */
            SCHEDULER
        }

        /** Returns the stall's length in nanoseconds. */
        public long nanos() {
            return endNanos - startNanos;
        }

        /**
         * Returns whether the stall overlaps a stretch of time. A stall that only ends where the stretch begins, or
         * begins where the stretch ends, does not overlap the stretch.
         */
        public boolean overlaps(long fromNanos, long toNanos) {
            // nanoTime may wrap around, so compare differences with zero
            return endNanos - fromNanos > 0 && toNanos - startNanos > 0;
        }
    }
}
