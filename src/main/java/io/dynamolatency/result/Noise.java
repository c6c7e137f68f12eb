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
 * What the machine that makes the calls did besides: when it or its JVM stood still while timed calls were under way.
 *
 * @param stalls times of standstill of {@value #LEAST_MILLIS} ms or more, in order, without overlaps; named after their
 *     longest part
 * @param pauses the JVM's pauses of any length, in order, without overlaps; empty if unknown
 * @param cpuSteal the share of all cores' time that the hypervisor took while there was work, 0.0 to 1.0, from the
 *     first to the last timed call of all modes; empty if unknown
 * @param pausesUnknown why the JVM's pauses are unknown; empty if they are known
 * @param schedulerUnknown why some stalls of the machine are unknown; empty if all are known
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

    /** Shorter pauses of the JVM are frequent, and change no call noticeably. */
    public static final long LEAST_MILLIS = 1;

    /** Copies both lists. */
    public Noise {
        stalls = List.copyOf(stalls);
        pauses = List.copyOf(pauses);
    }

    /** The longest of the stalls; empty where there was none. */
    public Optional<Stall> longest() {
        return stalls.stream().max(Comparator.comparingLong(Stall::nanos));
    }

    /** Those of the pauses in which garbage was collected, however short. */
    public List<Stall> collections() {
        return pauses.stream().filter(pause -> pause.kind() == Stall.Kind.GC).toList();
    }

    /** How long some stalls took together. */
    public static Duration together(List<Stall> stalls) {
        return Duration.ofNanos(stalls.stream().mapToLong(Stall::nanos).sum());
    }

    /** How long all stalls took together. */
    public Duration together() {
        return together(stalls);
    }

    /** Why something is not known, in a sentence each; empty where all is. */
    public List<String> unknown() {
        List<String> unknown = new ArrayList<>();
        pausesUnknown.ifPresent(why -> unknown.add("pauses of this JVM are not known: " + why));
        schedulerUnknown.ifPresent(why -> unknown.add("stalls of this machine are not all known: " + why));
        cpuStealUnknown.ifPresent(why -> unknown.add("CPU steal is not known: " + why));
        return unknown;
    }

    /**
     * A time in which the JVM that makes the calls, or its machine, stood still, so that calls could not go on. Times
     * are {@link System#nanoTime()} of this JVM.
     *
     * @param kind what stood still
     * @param what the reason in words, such as {@code GC G1New (G1 Evacuation Pause)}, {@code safepoint
     *     (RedefineClasses)} or {@code scheduler}
     * @param startNanos when it began; for {@link Kind#SCHEDULER} the latest possible moment
     * @param endNanos when it was over
     */
    public record Stall(Kind kind, String what, long startNanos, long endNanos) {

        /** What stood still, and for what. */
        public enum Kind {
            /** The JVM, to collect garbage: it ran none of its threads. */
            GC,
            /** The JVM, for something else: it ran none of its threads. */
            SAFEPOINT,
            /**
             * The machine: a thread of this JVM that was due did not run, whether other work or the hypervisor had the
             * cores.
             */
            SCHEDULER
        }

        /** Returns its length in nanoseconds. */
        public long nanos() {
            return endNanos - startNanos;
        }

        /** Returns whether part of it lies between two moments; a touching end does not count. */
        public boolean overlaps(long fromNanos, long toNanos) {
            // nanoTime may wrap: the difference is what has a sign
            return endNanos - fromNanos > 0 && toNanos - startNanos > 0;
        }
    }
}
