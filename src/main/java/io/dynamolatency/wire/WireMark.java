package io.dynamolatency.wire;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A point in time on the wire: what was there before it and what came after.
 *
 * @param connections connections accepted by the proxy before it
 * @param exchanges exchanges begun before it
 * @param nanos when it was, on the clock of {@link System#nanoTime()}: what counts where there is no proxy
 */
@API(status = Status.INTERNAL, since = "0.1")
public record WireMark(int connections, long exchanges, long nanos) {

    /** The beginning, before which there is nothing. */
    public static final WireMark START = new WireMark(0, 0);

    /** A point in a proxy's life. */
    public WireMark(int connections, long exchanges) {
        this(connections, exchanges, 0);
    }

    /** A moment without a proxy. */
    public static WireMark at(long nanos) {
        return new WireMark(0, 0, nanos);
    }
}
