package io.dynamolatency.internal.setup;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import java.time.Duration;

/** A lab without a proxy: nobody delays anything, and nobody sees an exchange. */
public abstract sealed class UnproxiedSetup extends MeasurementSetup permits UserClientSetup, KitClientSetup {

    UnproxiedSetup(FlightRecord flight) {
        super(flight);
    }

    /** There is no network that would be the same on another machine. */
    @Override
    public final long[] reference(int exchanges) {
        return new long[0];
    }

    @Override
    public final void warmUp() {
        // there is nothing of the kit's on the way
    }

    @Override
    public final void observeDelays(DelayObserver observer) {
        // no network is emulated
    }

    @Override
    public final void detour(ConnectionMode mode, Duration rtt) {
        throw new IllegalStateException("there is no emulated network whose round trip could be another");
    }

    @Override
    public final WireMark mark() {
        return WireMark.at(System.nanoTime());
    }

    @Override
    public final boolean seesExchanges() {
        return false;
    }

    /** A handshake is recorded before the request it is made for can leave, so nothing is on its way. */
    @Override
    public final RecordedWireLog settledLog() {
        return log();
    }
}
