package io.dynamolatency.internal.proxy;

/** Decides when bytes leave one end of a connection. Not thread-safe. */
interface Departures {

    /**
     * Bytes that arrive at the same time.
     *
     * @param bytes the number of bytes, above 0
     * @param waitNanos nanoseconds that the bytes wait in addition to the network's delay, 0 or more
     * @param windowNanos the part of {@code waitNanos} in which the bytes wait for the sender's window
     */
    record Flight(int bytes, long waitNanos, long windowNanos) {

        /** Makes a flight that waits only for the window. */
        Flight(int bytes, long waitNanos) {
            this(bytes, waitNanos, waitNanos);
        }

        /** Returns a copy of this flight that arrives {@code nanos} nanoseconds later than this flight. */
        Flight later(long nanos) {
            return new Flight(bytes, waitNanos + nanos, windowNanos);
        }
    }

    /**
     * Sends as many bytes as can leave at the same time, after all earlier bytes.
     *
     * @param nowNanos the current time, on the clock of {@link System#nanoTime()}
     * @param bytes the number of bytes to send, above 0
     * @param rttNanos the round-trip time, 0 or more
     */
    Flight send(long nowNanos, int bytes, long rttNanos);

    /** Returns the departures without the changes that faults make. */
    default Departures withoutFaults() {
        return this;
    }
}
