package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.Noise.Stall;
import java.util.List;

/**
 * Divides a call's time off the wire: the time in which no exchange of the call was under way. This time has four
 * parts: CPU time; waits for a core; stalls of the machine and pauses of the JVM; and the remaining time. The remaining
 * time is the code's own waits, such as sleeps and locks.
 *
 * <p>If code called {@code System.gc()}, the pause counts as one of the code's own waits. Waits for a core and stalls
 * overlap, so only the longer of the two is subtracted to get the remaining time. If waits for a core are unknown, only
 * stalls and pauses are subtracted.
 */
final class OffTheWire {

    private final long wall;
    private final long waited;
    private final long cpu;
    private final long offTheWire;
    private final long stalled;
    private final long paused;
    private final long typicalOnTheWire;
    private final long typicalService;
    private final long work;
    private final boolean opensConnection;

    private OffTheWire(CallSamples samples, int sample, WireChain wire, List<Stall> stalls, List<Stall> pauses) {
        long end = samples.end(sample);
        this.wall = end - samples.start(sample);
        this.waited = samples.waitForCore(sample);
        this.cpu = samples.cpu(sample);
        this.offTheWire = wire.offTheWire(end, (from, to) -> to - from);
        this.stalled = wire.offTheWire(end, (from, to) -> Stalls.overlap(stalls, from, to));
        this.paused = wire.offTheWire(end, (from, to) -> Stalls.overlap(pauses, from, to));
        this.typicalOnTheWire = wire.typical();
        this.typicalService = wire.typicalService();
        this.work = wire.work();
        this.opensConnection = wire.opensConnection();
    }

    /** Returns an object for each call. */
    static OffTheWire[] of(CallSamples samples, Noise noise, WireShare wire) {
        List<Stall> stalls = Stalls.besidePauses(noise);
        List<Stall> pauses =
                noise.pauses().stream().filter(pause -> !Stalls.askedFor(pause)).toList();
        OffTheWire[] calls = new OffTheWire[samples.size()];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = new OffTheWire(samples, i, wire.of(i), stalls, pauses);
        }
        return calls;
    }

    /** Returns how long the call's threads ran. */
    long cpu() {
        return cpu;
    }

    /** Returns how long the call's threads waited for a core. */
    long waitedForCore() {
        return waited;
    }

    /** Returns how long this machine worked on the call's bytes. */
    long work() {
        return work;
    }

    /**
     * Returns how long the code itself waited. In this time, the call's threads would not have run even on a free core.
     */
    long blocked() {
        return Math.max(0, offTheWire - Math.max(waited, stalled) - paused - cpu);
    }

    /** Returns the call's time without the time that the machine surely added. */
    long own(TypicalCall typical) {
        return own(typicalOnTheWire, ownCpu(typical), blocked());
    }

    /**
     * Returns the call's time without any time that the machine possibly added. While threads compete for cores,
     * service times and CPU times are longer, and CPU times vary. A wait that is longer than usual is perhaps a wait
     * for a lock whose holder waits for a core.
     *
     * @param othersWaited how long the other callers waited for a core during this call, in nanoseconds
     */
    long least(TypicalCall typical, long othersWaited) {
        long ownCpu = ownCpu(typical);
        long varied = Math.min(Math.max(0, ownCpu - typical.cpu()), typical.cpuMayVary());
        long blocked = blocked();
        long held = Math.min(Math.max(0, blocked - typical.blocked()), othersWaited);
        return own(
                typicalOnTheWire - typicalService + typical.undisturbed(typicalService),
                typical.undisturbed(ownCpu - varied),
                blocked - held);
    }

    /**
     * Returns the sum of the parts, but at most the real time. Parts can overlap, because an event loop can run while a
     * request is on the wire.
     */
    private long own(long onTheWire, long ownCpu, long blocked) {
        long sum = ownCpu + blocked;
        return Math.min(wall, onTheWire + (opensConnection ? sum : Math.min(offTheWire, sum)));
    }

    /**
     * Returns the CPU time without what other work on the processor surely added. Such work makes CPU times longer.
     * This machine's work on the call's bytes is similar in all calls, and becomes longer by the same factor. A CPU
     * time above the typical value is divided by this factor. The result is at least the typical value.
     */
    private long ownCpu(TypicalCall typical) {
        if (cpu <= typical.cpu() || work <= typical.work() || typical.work() <= 0) {
            return cpu;
        }
        return Math.max(typical.cpu(), Math.round((double) cpu * typical.work() / work));
    }
}
