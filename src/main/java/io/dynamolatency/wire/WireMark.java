package io.dynamolatency.wire;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A point in a front door's life: what was there before it and what came after.
 *
 * @param connections connections accepted before it
 * @param exchanges exchanges begun before it
 */
@API(status = Status.INTERNAL, since = "0.1")
public record WireMark(int connections, long exchanges) {

    /** The beginning, before which there is nothing. */
    public static final WireMark START = new WireMark(0, 0);
}
