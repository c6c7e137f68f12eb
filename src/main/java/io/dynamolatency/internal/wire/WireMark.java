package io.dynamolatency.internal.wire;

/**
 * A point in time on the wire, which divides what came before from what came after.
 *
 * @param connections connections that the proxy accepted before it
 * @param exchanges exchanges that started before it
 * @param nanos its {@link System#nanoTime()}, which counts if there is no proxy
 */
public record WireMark(int connections, long exchanges, long nanos) {

    /** The point before everything. */
    public static final WireMark START = new WireMark(0, 0);

    /** A point in a proxy's life. */
    public WireMark(int connections, long exchanges) {
        this(connections, exchanges, 0);
    }

    /** Returns a point in time without a proxy. */
    public static WireMark at(long nanos) {
        return new WireMark(0, 0, nanos);
    }
}
