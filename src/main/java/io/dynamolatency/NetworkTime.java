package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** Whether the emulated network's delays take real time. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum NetworkTime {
    /**
     * Unset: the configuration parameter decides. Without the parameter, a test has {@link #VIRTUAL} time under two
     * conditions: it has one thread or only checks connections, and nothing in it needs real time. All other tests have
     * {@link #WAITED} time.
     */
    UNSET,
    /** The kit holds bytes back until their delay is over. */
    WAITED,
    /**
     * The kit adds delays to each call's time without waiting for them. Virtual time works only for the kit's own
     * clients. With several threads, virtual time works only on Linux. A call in virtual time takes about a millisecond
     * of real time, even at a round-trip time of 50 ms.
     */
    VIRTUAL
}
