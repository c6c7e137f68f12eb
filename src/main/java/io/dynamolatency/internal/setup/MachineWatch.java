package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.driver.NoiseWatch;
import io.dynamolatency.internal.hiccup.HiccupMeter;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.result.Noise;

/** Combines the pauses that the JVM recorded with the hiccup meter's stalls. */
final class MachineWatch implements NoiseWatch {

    private final FlightRecord flight;
    private final HiccupMeter hiccups = HiccupMeter.start();

    /** Starts the hiccup meter. The run, not this object, closes the recording. */
    MachineWatch(FlightRecord flight) {
        this.flight = flight;
    }

    @Override
    public Noise between(long fromNanos, long toNanos) {
        return Stalls.noise(
                flight.pauses(fromNanos, toNanos),
                hiccups.stalls(fromNanos, toNanos),
                hiccups.cpuSteal(),
                flight.unavailable(),
                hiccups.stallsUnknown(fromNanos),
                hiccups.cpuStealUnknown());
    }

    @Override
    public void close() {
        hiccups.close();
    }
}
