package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** Whether the emulated network's delays take real time. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum NetworkTime {
    /** Unset: the configuration parameter decides; its default is {@link #WAITED}. */
    UNSET,
    /** Bytes arrive when their delay is over. */
    WAITED,
    /**
     * Bytes arrive at once, and the delays are added to each call's time. Only for one thread and the kit's own
     * clients. At a round trip of 50 ms, a call then takes about a millisecond of real time.
     */
    VIRTUAL
}
