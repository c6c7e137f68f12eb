package io.dynamolatency.internal.wire;

/**
 * A moment that divides the connections, exchanges and faults of a log into two parts: before and after the moment.
 *
 * @param connections the number of connections that the proxy accepted before the moment
 * @param exchanges the number of exchanges that started before the moment
 * @param faults the number of planned faults that struck before the moment
 * @param nanos without a proxy, the value of {@link System#nanoTime()} at the moment, which alone divides the log; with
 *     a proxy, 0
 */
public record WireMark(int connections, long exchanges, long faults, long nanos) {

    /** The moment before all connections. */
    public static final WireMark START = new WireMark(0, 0, 0, 0);

    /** Returns a moment for the log of a measurement without a proxy. */
    public static WireMark at(long nanos) {
        return new WireMark(0, 0, 0, nanos);
    }
}
