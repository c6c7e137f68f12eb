package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** Whether the emulated network's delays take real time. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum NetworkTime {
    /** You did not give a value: the configuration parameter counts, else {@link #WAITED}. */
    UNSET,
    /** Bytes arrive when their delay is over. */
    WAITED,
    /**
     * Bytes arrive at once, and the delays are added to each call's time. Only for one thread and the kit's own
     * clients. A call over 50 ms takes about a millisecond of real time.
     */
    VIRTUAL
}
