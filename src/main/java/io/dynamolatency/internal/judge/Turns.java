package io.dynamolatency.internal.judge;

import io.dynamolatency.wire.Exchange;

/**
 * Tells which exchanges of one thread begin after all earlier exchanges have ended. Exchanges that are under way at the
 * same time are one turn, and cost one round trip. Not thread-safe.
 */
final class Turns {

    private boolean any;
    private long over;

    /** Adds the next exchange, and returns whether it begins a turn. */
    boolean begins(Exchange exchange) {
        // nanoTime can wrap around, so compare differences with zero
        boolean begins = !any || exchange.sentNanos() - over >= 0;
        long end = exchange.lastByteNanos().orElse(exchange.sentNanos());
        over = begins || end - over > 0 ? end : over;
        any = true;
        return begins;
    }
}
