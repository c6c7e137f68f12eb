package io.dynamolatency.internal.proxy;

import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Limits the bytes per second of a connection.
 *
 * @param up bytes per second from the client; empty for no limit
 * @param down bytes per second to the client; empty for no limit
 */
record Bandwidth(OptionalInt up, OptionalInt down) implements CarriedFault {

    @Override
    public Effect strike(Struck struck) {
        struck.connectionStruck();
        return here -> here.connection().wrap(client -> bound(client, up), server -> bound(server, down));
    }

    private static Departures bound(Departures inner, OptionalInt bytesPerSecond) {
        return bytesPerSecond.isEmpty() ? inner : new Link(inner, bytesPerSecond.getAsInt());
    }

    /**
     * A link that sends one segment after another. The next segment leaves when the link has sent the previous segment.
     */
    static final class Link implements Departures {

        private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

        private final Departures inner;
        private final int bytesPerSecond;
        private boolean used;
        private long freeNanos;

        Link(Departures inner, int bytesPerSecond) {
            this.inner = inner;
            this.bytesPerSecond = bytesPerSecond;
        }

        @Override
        public Flight send(long nowNanos, int bytes, long rttNanos) {
            Flight flight = inner.send(nowNanos, Math.min(bytes, SendWindow.SEGMENT_BYTES), rttNanos);
            long leaveNanos = nowNanos + flight.waitNanos();
            long startNanos = used && freeNanos - leaveNanos > 0 ? freeNanos : leaveNanos;
            used = true;
            freeNanos = startNanos + flight.bytes() * NANOS_PER_SECOND / bytesPerSecond;
            return flight.later(freeNanos - leaveNanos);
        }

        @Override
        public Departures withoutFaults() {
            return inner.withoutFaults();
        }
    }
}
