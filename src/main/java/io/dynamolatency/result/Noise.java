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
 * What the machine that made the calls did besides: when it, or its JVM, stood still while timed calls were under way.
 *
 * @param stalls when either did, in order, none overlapping or touching another; each is named after the longest of its
 *     parts, and was {@value #LEAST_MILLIS} ms or longer
 * @param pauses the JVM's own among them, however short, in order, none overlapping another; empty where they are not
 *     known
 * @param cpuSteal the share of the time of all cores that the hypervisor gave to others though there was work, 0.0 to
 *     1.0, from the first timed call to the last of all modes measured together; empty where it is not known
 * @param pausesUnknown why the JVM's pauses are not known; empty where they are
 * @param schedulerUnknown why the machine's stalls are not all known; empty where they are
 * @param cpuStealUnknown why the stolen share is not known; empty where it is
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Noise(
        List<Stall> stalls,
        List<Stall> pauses,
        OptionalDouble cpuSteal,
        Optional<String> pausesUnknown,
        Optional<String> schedulerUnknown,
        Optional<String> cpuStealUnknown) {

    /** Shorter pauses of the JVM happen all the time, and change no call that one would notice. */
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
}
