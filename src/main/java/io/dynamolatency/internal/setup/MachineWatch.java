package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.driver.NoiseWatch;
import io.dynamolatency.internal.hiccup.HiccupMeter;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.Noise.Stall;
import java.util.List;

/** Combines the pauses that the JVM recorded with the stalls that the hiccup meter found. */
final class MachineWatch implements NoiseWatch {

    private final FlightRecord flight;
    private final CallClock clock;
    private final HiccupMeter hiccups = HiccupMeter.start();

    /** Starts watching. The recording stays open after {@link #close}. */
    MachineWatch(FlightRecord flight, CallClock clock) {
        this.flight = flight;
        this.clock = clock;
    }

    @Override
    public Noise between(long fromNanos, long toNanos) {
        long from = clock.toReal(fromNanos);
        long to = clock.toReal(toNanos);
        return Stalls.noise(
                onTheClock(flight.pauses(from, to)),
                onTheClock(hiccups.stalls(from, to)),
                hiccups.cpuSteal(),
                flight.unavailable(),
                hiccups.stallsUnknown(from),
                hiccups.cpuStealUnknown());
    }

    /**
     * Returns the stalls, with their times on the clock of calls. A stall keeps its length, even if virtual time was
     * added to this clock during the stall.
     */
    private List<Stall> onTheClock(List<Stall> stalls) {
        return stalls.stream()
                .map(stall -> {
                    long start = clock.fromReal(stall.startNanos());
                    return new Stall(stall.kind(), stall.what(), start, start + stall.nanos());
                })
                .toList();
    }

    @Override
    public void close() {
        hiccups.close();
    }
}
