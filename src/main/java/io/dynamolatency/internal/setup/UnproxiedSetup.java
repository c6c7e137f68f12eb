package io.dynamolatency.internal.setup;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.interceptor.ClientRedirect;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import java.time.Duration;

/**
 * A setup without a proxy. It delays nothing. It knows only the handshakes that the JVM records, and knows no
 * exchanges.
 */
abstract class UnproxiedSetup extends MeasurementSetup {

    private final ClientRedirect redirect;

    UnproxiedSetup(FlightRecord flight, ClientRedirect redirect) {
        super(flight);
        this.redirect = redirect;
    }

    @Override
    final ClientRedirect redirect() {
        return redirect;
    }

    /** Returns no times, because the real network is different on each machine. */
    @Override
    public final long[] reference(int exchanges) {
        return new long[0];
    }

    @Override
    public final void warmUp() {
        // there is no proxy to warm up
    }

    @Override
    public final void observeDelays(DelayObserver observer) {
        // no network is emulated
    }

    @Override
    public final void withRtt(ConnectionMode mode, Duration rtt) {
        throw new IllegalStateException("there is no emulated network, so its round trip can't be changed");
    }

    @Override
    public final WireMark mark() {
        return WireMark.at(System.nanoTime());
    }

    @Override
    public final boolean seesExchanges() {
        return false;
    }

    /** Returns the log at once, because the JVM records a handshake before the client sends a request. */
    @Override
    public final RecordedWireLog settledLog() {
        return log();
    }
}
