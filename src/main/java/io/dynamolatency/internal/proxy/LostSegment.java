package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.UpstreamPool.Call;
import io.netty.handler.codec.http.FullHttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Loses the last segment of an answer. The repeated segment arrives a retransmission time-out later.
 *
 * @param timeout the retransmission time-out; if empty, the time-out that Linux would use
 */
record LostSegment(Optional<Duration> timeout) implements ExchangeFault {

    /** Linux adds at least this time to the round-trip time: {@code TCP_RTO_MIN}. */
    private static final long MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** The time between two ticks of a kernel with 250 Hz. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    /**
     * A timer of at least this number of ticks ends only at every eighth tick of the kernel ({@code
     * kernel/time/timer.c}).
     */
    private static final long COARSE_TICKS = 63;

    private static final long COARSE_STEP = 8;

    @Override
    public void send(Struck struck, FullHttpRequest request, Call call, Next next) {
        struck.exchangeStruck();
        next.send(request, answer -> {
            lose(struck.connection());
            call.answered(answer);
        });
    }

    /** Returns the mean time after which Linux sends a lost segment again. */
    static long timeoutNanos(long rttNanos) {
        long exactNanos = rttNanos + MIN_NANOS;
        long step = exactNanos <= (COARSE_TICKS - 1) * TICK_NANOS ? 1 : COARSE_STEP;
        return exactNanos + (step + 1) * TICK_NANOS / 2;
    }

    private void lose(Faultable connection) {
        connection.wrap(client -> client, server -> {
            Link link = server instanceof Link lossy ? lossy : new Link(server);
            link.lose(timeout);
            return link;
        });
    }

    /** A link that can lose the last segment of the next bytes. */
    static final class Link implements Departures {

        private final Departures inner;
        private Optional<Duration> timeout = Optional.empty();
        private boolean loses;

        Link(Departures inner) {
            this.inner = inner;
        }

        private void lose(Optional<Duration> repeatedAfter) {
            timeout = repeatedAfter;
            loses = true;
        }

        @Override
        public Flight send(long nowNanos, int bytes, long rttNanos) {
            if (!loses) {
                return inner.send(nowNanos, bytes, rttNanos);
            }
            int before = bytes - SendWindow.SEGMENT_BYTES;
            if (before > 0) {
                return inner.send(nowNanos, before, rttNanos);
            }
            Flight flight = inner.send(nowNanos, bytes, rttNanos);
            loses = flight.bytes() < bytes;
            return loses
                    ? flight
                    : flight.later(timeout.map(Duration::toNanos).orElseGet(() -> timeoutNanos(rttNanos)));
        }

        @Override
        public Departures withoutFaults() {
            return inner.withoutFaults();
        }
    }
}
