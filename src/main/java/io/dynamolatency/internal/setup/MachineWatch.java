package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.driver.NoiseWatch;
import io.dynamolatency.internal.hiccup.HiccupMeter;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.result.Noise;

/** What a run's recording of the JVM and a watch of the machine have seen together. */
final class MachineWatch implements NoiseWatch {

    private final FlightRecord flight;
    private final HiccupMeter jitter = HiccupMeter.start();

    /** Begins to watch; the recording is another's to close. */
    MachineWatch(FlightRecord flight) {
        this.flight = flight;
    }

    @Override
    public Noise between(long fromNanos, long toNanos) {
        return Stalls.noise(
                flight.pauses(fromNanos, toNanos),
                jitter.stalls(fromNanos, toNanos),
                jitter.cpuSteal(),
                flight.unavailable(),
                jitter.stallsUnknown(fromNanos),
                jitter.cpuStealUnknown());
    }

    @Override
    public void close() {
        jitter.close();
    }
}
